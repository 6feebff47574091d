import type { AccountId, Ctx } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import * as store from '../storage/index.ts'
import type { NetUid } from '../types.ts'

const MAX_U128 = (1n << 128n) - 1n

interface Position {
  readonly hotkey: AccountId
  readonly coldkey: AccountId
}

/** What was claimed at one position counts as claimed at another (`transfer_root_claimed_for_new_keys`). */
export function moveRootClaimed(ctx: Ctx, netuid: NetUid, from: Position, to: Position): void {
  const claimed = store.rootClaimed.take(ctx, netuid, from.hotkey, from.coldkey)
  store.rootClaimed.update(ctx, netuid, to.hotkey, to.coldkey, (known) => {
    const sum = known + claimed
    return sum > MAX_U128 ? MAX_U128 : sum
  })
}

/** What a hotkey earned for its root stakers, another pays them (`transfer_root_claimable_for_new_hotkey`). */
export function moveRootClaimable(ctx: Ctx, from: AccountId, to: AccountId): void {
  const rates = new Map(store.rootClaimable.get(ctx, to))
  for (const [netuid, rate] of store.rootClaimable.take(ctx, from)) {
    rates.set(netuid, I96F32.saturatingAdd(rates.get(netuid) ?? 0n, rate))
  }
  store.rootClaimable.set(ctx, to, new Map([...rates].sort(([a], [b]) => a - b)))
}
