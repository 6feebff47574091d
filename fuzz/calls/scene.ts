import { type AccountId, type Ctx, systemItems } from '../../packages/frame/src/index.ts'
import { ALICE } from '../../packages/runtime/src/genesis/accounts.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { type Hotkey, type NetUid } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { COLDKEYS, HOTKEYS, LEAVING, STRANGERS } from '../../packages/runtime/src/testing/busyChain.ts'

/** What calls may name: what the state holds at the moment, and what it does not. */
export interface Scene {
  readonly accounts: readonly AccountId[]
  readonly hotkeys: readonly AccountId[]
  readonly coldkeys: readonly AccountId[]
  readonly netuids: readonly number[]
  readonly block: number
  /** Balances, stakes, pools, deposits and prices of the state, rao. */
  readonly amounts: readonly bigint[]
  readonly storageKeys: readonly Uint8Array[]
  /** Of the next transaction of each account. */
  readonly nonces: ReadonlyMap<AccountId, number>
}

/** Signs nothing and holds nothing before a case. */
export const NOBODY = STRANGERS

const MOST = 64

/** Looks the state over. */
export function sceneOf(ctx: Ctx, everybody: readonly AccountId[], storageKeys: readonly Uint8Array[]): Scene {
  const netuids = [...store.networksAdded.keysOf(ctx)].map(([netuid]) => netuid as number)
  const hotkeys = new Set<AccountId>(HOTKEYS)
  for (const netuid of netuids)
    for (const [, hotkey] of store.keys.entries(ctx, netuid as NetUid)) if (hotkeys.size < MOST) hotkeys.add(hotkey)
  return {
    accounts: everybody,
    hotkeys: [...hotkeys],
    coldkeys: [...COLDKEYS, LEAVING, ALICE],
    netuids,
    block: ctx.blockNumber,
    amounts: amountsOf(ctx, everybody, netuids as NetUid[], [...hotkeys] as Hotkey[]),
    storageKeys,
    nonces: new Map(everybody.map((account) => [account, systemItems.account.get(ctx, account).nonce])),
  }
}

/** Numbers that a rule may compare an amount with. */
function amountsOf(ctx: Ctx, everybody: readonly AccountId[], netuids: readonly NetUid[], hotkeys: readonly Hotkey[]) {
  const amounts = new Set<bigint>([500n, 500_000n, 2_000_000n, 1_000_000_000n, store.totalIssuance.get(ctx)])
  for (const account of everybody) amounts.add(systemItems.account.get(ctx, account).data.free)
  for (const netuid of netuids) {
    amounts.add(store.subnetTao.get(ctx, netuid))
    amounts.add(store.subnetAlphaIn.get(ctx, netuid))
    amounts.add(store.subnetAlphaOut.get(ctx, netuid))
    amounts.add(store.burn.get(ctx, netuid))
    for (const hotkey of hotkeys.slice(0, 4)) amounts.add(store.totalHotkeyAlpha.get(ctx, hotkey, netuid))
  }
  return [...amounts]
}
