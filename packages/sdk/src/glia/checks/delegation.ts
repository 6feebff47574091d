import { formatTao, RAO_PER_TAO } from '@glia/base'
import { percent, U16_PARTS, U64_PARTS } from '../parts.ts'
import { CheckError } from './errors.ts'
import { expectHotkeyOwner, expectPause, expectRegistered, lastBlock } from './ownership.ts'
import type { ChainView } from './view.ts'

/** Blocks between two changes of children (pallet-subtensor `TransactionType::SetChildren`). */
const CHILDREN_PAUSE = 150n
/** Most children of a hotkey (`DefaultMaxChildren` of pallet-subtensor's `ensure_acceptable`). */
const MAX_CHILDREN = 5

const shown = (take: number) => percent(take, U16_PARTS)

function expectTakeWithin(take: number, least = 0, most = Number(U16_PARTS)): void {
  if (take >= least && take <= most) return
  throw new CheckError('TAKE', {
    expected: `a take from ${shown(least)} to ${shown(most)}`,
    found: shown(take),
    advice: 'choose one within',
  })
}

/** HOTKEY_UNKNOWN, HOTKEY_OWNER, TAKE, TOO_SOON. */
export async function checkTake(
  view: ChainView,
  coldkey: string,
  { hotkey, current, take }: { readonly hotkey: string; readonly current: number; readonly take: number },
): Promise<void> {
  const [, least, most, limit, last] = await Promise.all([
    expectHotkeyOwner(view, coldkey, hotkey),
    view.read('MinDelegateTake'),
    view.read('MaxDelegateTake'),
    view.read('TxDelegateTakeRateLimit'),
    view.read('LastRateLimitedBlock', { type: 'LastTxBlockDelegateTake', value: hotkey }),
  ])
  if (take === current) {
    throw new CheckError('TAKE', {
      expected: `another take than ${shown(current)}`,
      found: 'the same',
      advice: 'there is nothing left to do',
    })
  }
  expectTakeWithin(take, least, most)
  // Only rises have to wait, and one block longer than the limit says.
  if (take > current && limit !== undefined && limit > 0n)
    await expectPause(view, `the next rise of the take of ${hotkey}`, { last, limit: limit + 1n })
}

/** HOTKEY_UNKNOWN, HOTKEY_OWNER, TAKE, TOO_SOON. */
export async function checkChildkeyTake(
  view: ChainView,
  coldkey: string,
  { hotkey, netuid, take }: { readonly hotkey: string; readonly netuid: number; readonly take: number },
): Promise<void> {
  const [, , least = 0, own = 0, most, current = 0, limit, last] = await Promise.all([
    view.expectSubnet(netuid),
    expectHotkeyOwner(view, coldkey, hotkey),
    view.read('MinChildkeyTake'),
    view.read('MinChildkeyTakePerSubnet', netuid),
    view.read('MaxChildkeyTake'),
    view.read('ChildkeyTake', hotkey, netuid),
    view.read('TxChildkeyTakeRateLimit'),
    lastBlock(view, 'SetChildkeyTake', hotkey, netuid),
  ])
  expectTakeWithin(take, Math.max(least, own), most)
  if (take > Math.max(current, least, own))
    await expectPause(view, `the next rise of the childkey take of ${hotkey}`, { last, limit })
}

/** Children that are to be named, with their parts of 2^64. */
export interface ChildrenPlan {
  readonly hotkey: string
  readonly netuid: number
  readonly parts: readonly (readonly [part: bigint, hotkey: string])[]
}

/** NoSuchSubnet, HOTKEY_UNKNOWN, HOTKEY_OWNER, CHILDREN, TOO_SOON. */
export async function checkChildren(view: ChainView, coldkey: string, plan: ChildrenPlan): Promise<void> {
  const { hotkey, netuid, parts } = plan
  if (netuid === 0) throw children('a subnet with children', 'root, subnet 0, which has none', 'name the subnet')
  const names = parts.map(([, child]) => child)
  if (names.includes(hotkey)) throw children('others than itself', hotkey, 'what is left over stays with it')
  if (new Set(names).size < names.length) throw children('each child once', 'one twice', 'add its shares up')
  if (names.length > MAX_CHILDREN)
    throw children(`at most ${MAX_CHILDREN} children`, String(names.length), 'name fewer')
  if (parts.reduce((sum, [part]) => sum + part, 0n) > U64_PARTS)
    throw children('shares of at most 1 in all', 'more', 'give each less')
  const [, , last, threshold, ownerHotkey] = await Promise.all([
    view.expectSubnet(netuid),
    expectHotkeyOwner(view, coldkey, hotkey),
    lastBlock(view, 'SetChildren', hotkey, netuid),
    view.read('StakeThreshold'),
    view.read('SubnetOwnerHotkey', netuid),
  ])
  await expectPause(view, `the next change of the children of ${hotkey}`, { last, limit: CHILDREN_PAUSE })
  if (names.length === 0 || ownerHotkey === hotkey || threshold === undefined || threshold === 0n) return
  const stake = await stakeOf(view, hotkey)
  if (stake < threshold)
    throw children(`${formatTao(threshold)} TAO of stake with ${hotkey}`, formatTao(stake), 'stake more with it first')
}

/** Stake of a hotkey on all subnets at present prices, rao. */
async function stakeOf(view: ChainView, hotkey: string): Promise<bigint> {
  let sum = 0n
  for await (const [[, netuid], alpha] of view.queries.chain.entries('SubtensorModule', 'TotalHotkeyAlpha', [hotkey]))
    sum += (alpha * (await view.queries.alphaPrice(netuid as number))) / RAO_PER_TAO
  return sum
}

const children = (expected: string, found: string, advice: string) =>
  new CheckError('CHILDREN', { expected, found, advice })

/** NoSuchSubnet, NOT_REGISTERED, and ALREADY_REGISTERED where it is so already. */
export async function checkAutoStake(view: ChainView, coldkey: string, netuid: number, hotkey: string): Promise<void> {
  const [, current] = await Promise.all([
    expectRegistered(view, netuid, hotkey),
    view.stored('AutoStakeDestination', coldkey, netuid),
  ])
  if (current !== hotkey) return
  throw new CheckError('ALREADY_REGISTERED', {
    expected: `another hotkey than now on subnet ${netuid}`,
    found: hotkey,
    advice: 'there is nothing left to do',
  })
}

/** VALUE, NoSuchSubnet. */
export async function checkClaim(view: ChainView, subnets: readonly number[], most = 5): Promise<void> {
  if (subnets.length === 0 || subnets.length > most) {
    throw new CheckError('VALUE', {
      expected: most === Number.POSITIVE_INFINITY ? 'at least one subnet' : `one to ${most} subnets`,
      found: String(subnets.length),
      advice: subnets.length === 0 ? 'name a subnet' : 'claim them in several calls',
    })
  }
  await Promise.all(subnets.map((netuid) => view.expectSubnet(netuid)))
}

/** What {@link checkClaim} refuses, and NO_STAKE: root dividends are those of stake on root, in alpha of other subnets. */
export async function checkClaimNow(view: ChainView, coldkey: string, subnets: readonly number[]): Promise<void> {
  await checkClaim(view, subnets)
  if (subnets.includes(0)) {
    throw new CheckError('VALUE', {
      expected: 'subnets whose alpha root earns',
      found: 'root itself',
      advice: 'name the others',
    })
  }
  const positions = await view.queries.stakes(coldkey)
  if (positions.some(({ netuid, stake }) => netuid === 0 && stake > 0n)) return
  throw new CheckError('NO_STAKE', {
    expected: `stake of ${coldkey} on root, which dividends are paid for`,
    found: 'none',
    advice: 'there is nothing to claim',
  })
}
