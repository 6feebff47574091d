import { type Ctx, emit, ensure } from '@glia/frame'
import { addU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import type { Hotkey, NetUid, Succession } from '../types.ts'

/** Two weeks in which tracking goes on after it was switched off (`VOTING_POWER_DISABLE_GRACE_PERIOD_BLOCKS`). */
const GRACE_PERIOD = 100_800n
/** The rate 1 (`MAX_VOTING_POWER_EMA_ALPHA`). */
const ONE = 1_000_000_000_000_000_000n
const MAX_U64 = (1n << 64n) - 1n

/** `do_enable_voting_power_tracking`. */
export function enableTracking(ctx: Ctx, netuid: NetUid): void {
  store.votingPowerTrackingEnabled.set(ctx, netuid, true)
  store.votingPowerDisableAtBlock.remove(ctx, netuid)
  emit(ctx, events.VotingPowerTrackingEnabled, { netuid })
}

/** `do_disable_voting_power_tracking`: VotingPowerTrackingNotEnabled. */
export function disableTracking(ctx: Ctx, netuid: NetUid): void {
  ensure(store.votingPowerTrackingEnabled.get(ctx, netuid), errors.VotingPowerTrackingNotEnabled)
  const disableAtBlock = addU64(currentBlock(ctx), GRACE_PERIOD)
  store.votingPowerDisableAtBlock.set(ctx, netuid, disableAtBlock)
  emit(ctx, events.VotingPowerTrackingDisableScheduled, { netuid, disableAtBlock })
}

/** `do_set_voting_power_ema_alpha`, parts of 10^18: InvalidVotingPowerEmaAlpha. */
export function setEmaAlpha(ctx: Ctx, netuid: NetUid, alpha: bigint): void {
  ensure(alpha <= ONE, errors.InvalidVotingPowerEmaAlpha)
  store.votingPowerEmaAlpha.set(ctx, netuid, alpha)
  emit(ctx, events.VotingPowerEmaAlphaSet, { netuid, alpha })
}

/** What an epoch says of a hotkey. */
export interface ValidatorStake {
  readonly hotkey: Hotkey
  readonly permit: boolean
  /** Stake weight in rao. */
  readonly stake: bigint
}

/** After an epoch, the voting power of validators follows their stake (`update_voting_power_for_subnet`). */
export function updateVotingPower(ctx: Ctx, netuid: NetUid, validators: readonly ValidatorStake[]): void {
  if (!store.votingPowerTrackingEnabled.get(ctx, netuid)) return
  const disableAt = store.votingPowerDisableAtBlock.get(ctx, netuid)
  if (disableAt > 0n && currentBlock(ctx) >= disableAt) {
    endTracking(ctx, netuid)
    return
  }
  const alpha = store.votingPowerEmaAlpha.get(ctx, netuid)
  const threshold = store.stakeThreshold.get(ctx)
  for (const { hotkey, permit, stake } of validators) {
    if (!permit) {
      store.votingPower.remove(ctx, netuid, hotkey)
      continue
    }
    const before = store.votingPower.get(ctx, netuid, hotkey)
    const moved = (alpha * stake + (ONE - alpha) * before) / ONE
    const after = moved > MAX_U64 ? MAX_U64 : moved
    // Only who had reached the threshold loses all by falling below it; others are still building up.
    if (after < threshold && before >= threshold) store.votingPower.remove(ctx, netuid, hotkey)
    else if (after > 0n) store.votingPower.set(ctx, netuid, hotkey, after)
  }
  for (const [, hotkey] of store.votingPower.keysOf(ctx, netuid)) {
    if (!store.isNetworkMember.get(ctx, hotkey, netuid)) store.votingPower.remove(ctx, netuid, hotkey)
  }
}

function endTracking(ctx: Ctx, netuid: NetUid): void {
  store.votingPower.clear(ctx, netuid)
  store.votingPowerTrackingEnabled.set(ctx, netuid, false)
  store.votingPowerDisableAtBlock.remove(ctx, netuid)
  emit(ctx, events.VotingPowerTrackingDisabled, { netuid })
}

/** A hotkey's voting power goes to the one that takes its place (`swap_voting_power_for_hotkey`). */
export function moveVotingPower(ctx: Ctx, { from, to }: Succession<Hotkey>, netuid: NetUid): void {
  const power = store.votingPower.take(ctx, netuid, from)
  if (power > 0n) store.votingPower.update(ctx, netuid, to, (existing) => addU64(existing, power))
}
