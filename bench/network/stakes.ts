import type { Ctx } from '../../packages/frame/src/index.ts'
import { totalAlphaIssuance } from '../../packages/runtime/src/pallets/alpha-assets/index.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import {
  asAlpha,
  asNetUid,
  asTao,
  type Coldkey,
  type Hotkey,
  type NetUid,
} from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { safeFloatFromU64 } from '../../packages/yuma/src/index.ts'

/** Writes stake positions one by one, and in the end what they add up to. */
export class Stakes {
  /** Stake by netuid, then hotkey. */
  readonly #pools = new Map<number, Map<Hotkey, bigint>>()
  readonly #ctx: Ctx
  positions = 0

  constructor(ctx: Ctx) {
    this.#ctx = ctx
  }

  /** A position that does not exist yet, in rao of alpha (TAO on the root). */
  give(hotkey: Hotkey, coldkey: Coldkey, netuid: NetUid, amount: bigint): void {
    const ctx = this.#ctx
    store.alphaV2.set(ctx, hotkey, coldkey, netuid, safeFloatFromU64(amount))
    let pool = this.#pools.get(netuid)
    if (pool === undefined) this.#pools.set(netuid, (pool = new Map()))
    pool.set(hotkey, (pool.get(hotkey) ?? 0n) + amount)
    this.positions++
  }

  /** Writes the totals of hotkeys and subnets; answers the TAO that is staked on the root. */
  settle(): bigint {
    const ctx = this.#ctx
    for (const [netuid, pool] of this.#pools) {
      let all = 0n
      for (const [hotkey, amount] of pool) {
        store.totalHotkeyAlpha.set(ctx, hotkey, asNetUid(netuid), asAlpha(amount))
        store.totalHotkeySharesV2.set(ctx, hotkey, asNetUid(netuid), safeFloatFromU64(amount))
        store.totalHotkeyAlphaLastEpoch.set(ctx, hotkey, asNetUid(netuid), asAlpha(amount))
        all += amount
      }
      store.subnetAlphaOut.update(ctx, asNetUid(netuid), (outside) => asAlpha(outside + all))
      if (netuid === 0) store.subnetTao.update(ctx, asNetUid(0), (tao) => asTao(tao + all))
      else
        totalAlphaIssuance.set(
          ctx,
          asNetUid(netuid),
          asAlpha(store.subnetAlphaIn.get(ctx, asNetUid(netuid)) + store.subnetAlphaOut.get(ctx, asNetUid(netuid))),
        )
    }
    let onRoot = 0n
    for (const amount of this.#pools.get(0)?.values() ?? []) onRoot += amount
    return onRoot
  }
}
