import type { Ctx } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import { addU128 } from '../arithmetic.ts'
import { RootRates } from '../rootRates.ts'
import * as store from '../storage/index.ts'
import type { Coldkey, Hotkey, NetUid, Succession } from '../types.ts'

interface Position {
  readonly hotkey: Hotkey
  readonly coldkey: Coldkey
}

/** What was claimed at one position counts as claimed at another (`transfer_root_claimed_for_new_keys`). */
export function moveRootClaimed(ctx: Ctx, netuid: NetUid, from: Position, to: Position): void {
  const claimed = store.rootClaimed.take(ctx, netuid, from.hotkey, from.coldkey)
  store.rootClaimed.update(ctx, netuid, to.hotkey, to.coldkey, (known) => addU128(known, claimed))
}

/** What a hotkey earned for its root stakers, another pays them (`transfer_root_claimable_for_new_hotkey`). */
export function moveRootClaimable(ctx: Ctx, { from, to }: Succession<Hotkey>): void {
  const rates = RootRates.of(store.rootClaimable.get(ctx, to))
  store.rootClaimable.set(ctx, to, rates.merged(store.rootClaimable.take(ctx, from), I96F32.saturatingAdd))
}
