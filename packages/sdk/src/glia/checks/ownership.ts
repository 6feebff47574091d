import { ABSENT } from '../../client/chainReader.ts'
import { CheckError } from './errors.ts'
import { expectBlock, notRegistered, notSubnetOwner, unknownHotkey } from './findings.ts'
import type { ChainView } from './view.ts'

/** That an account owns a subnet. @throws CheckError NOT_OWNER, NoSuchSubnet */
export async function expectSubnetOwner(view: ChainView, address: string, netuid: number): Promise<void> {
  const [, owner] = await Promise.all([view.expectSubnet(netuid), view.read('SubnetOwner', netuid)])
  if (owner === undefined || owner === address) return
  throw notSubnetOwner(netuid, owner, address)
}

/** That a hotkey is known and belongs to a coldkey. @throws CheckError HOTKEY_UNKNOWN, HOTKEY_OWNER */
export async function expectHotkeyOwner(view: ChainView, coldkey: string, hotkey: string): Promise<void> {
  const owner = await view.stored('Owner', hotkey)
  if (owner === undefined || owner === coldkey) return
  if (owner === ABSENT) throw unknownHotkey(hotkey)
  throw new CheckError('HOTKEY_OWNER', {
    expected: `a hotkey of ${coldkey}`,
    found: `${hotkey}, which belongs to ${owner}`,
    advice: 'sign with that coldkey, or take another hotkey',
  })
}

/** That a hotkey is registered on a subnet. @throws CheckError NOT_REGISTERED, NoSuchSubnet */
export async function expectRegistered(view: ChainView, netuid: number, hotkey: string): Promise<void> {
  const [, uid] = await Promise.all([view.expectSubnet(netuid), view.stored('Uids', netuid, hotkey)])
  if (uid === ABSENT) throw notRegistered(netuid, hotkey)
}

/** Kinds of transactions as `TransactionKeyLastBlock` numbers them (pallet-subtensor `TransactionType`). */
const TRANSACTION_KIND = {
  SetChildren: 0,
  SetChildkeyTake: 1,
  SetWeightsVersionKey: 4,
  TempoUpdate: 11,
} as const

/** That the time between two transactions of a kind is over. @throws CheckError TOO_SOON */
export async function expectPause(
  view: ChainView,
  what: string,
  { last, limit }: { readonly last: bigint | undefined; readonly limit: bigint | undefined },
): Promise<void> {
  if (last === undefined || limit === undefined || last === 0n) return
  expectBlock('TOO_SOON', what, last + limit, await view.coming())
}

/** When an account last did something of a kind on a subnet; 0 for never. */
export function lastBlock(
  view: ChainView,
  kind: keyof typeof TRANSACTION_KIND,
  account: string,
  netuid: number,
): Promise<bigint | undefined> {
  return view.read('TransactionKeyLastBlock', account, netuid, TRANSACTION_KIND[kind])
}
