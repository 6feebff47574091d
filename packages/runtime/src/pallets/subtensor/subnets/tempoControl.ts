import { type Ctx, emit, ensure, type Origin } from '@glia/frame'
import { addU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { constants } from '../constants.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { ownerUpdate, passesRateLimitOnSubnet, setLastBlockOf } from '../rateLimits.ts'
import * as store from '../storage/index.ts'
import type { NetUid } from '../types.ts'
import { ensureSubnetOwner, ensureSubnetOwnerOrRoot, recordOwnerLimits } from './owner.ts'
import { blocksUntilAutoEpoch, ensureAdminWindowOpen, setTempoAndRestart } from './schedule.ts'

/** `do_set_tempo`: TempoOutOfBounds, AdminActionProhibitedDuringWeightsWindow, TxRateLimitExceeded. Event TempoSet. */
export function setTempo(ctx: Ctx, origin: Origin, netuid: NetUid, tempo: number): void {
  const who = ensureSubnetOwner(ctx, origin, netuid)
  const { MinTempo, MaxTempo } = constants
  ensure(tempo >= MinTempo.of(ctx.config) && tempo <= MaxTempo.of(ctx.config), errors.TempoOutOfBounds)
  ensureAdminWindowOpen(ctx, netuid)
  const kind = { type: 'TempoUpdate' } as const
  ensure(passesRateLimitOnSubnet(ctx, kind, who, netuid), errors.TxRateLimitExceeded)
  setTempoAndRestart(ctx, netuid, tempo)
  setLastBlockOf(ctx, kind, who, netuid, currentBlock(ctx))
}

/** `do_set_activity_cutoff_factor`; window and rate limit bind the owner only. Event ActivityCutoffFactorMilliSet. */
export function setActivityCutoffFactor(ctx: Ctx, origin: Origin, netuid: NetUid, factorMilli: number): void {
  const who = ensureSubnetOwnerOrRoot(ctx, origin, netuid)
  const { MinActivityCutoffFactorMilli: least, MaxActivityCutoffFactorMilli: most } = constants
  ensure(
    factorMilli >= least.of(ctx.config) && factorMilli <= most.of(ctx.config),
    errors.ActivityCutoffFactorMilliOutOfBounds,
  )
  const kind = ownerUpdate('ActivityCutoffFactorMilli')
  if (who !== undefined) {
    ensureAdminWindowOpen(ctx, netuid)
    ensure(passesRateLimitOnSubnet(ctx, kind, who, netuid), errors.TxRateLimitExceeded)
  }
  store.activityCutoffFactorMilli.set(ctx, netuid, factorMilli)
  emit(ctx, events.ActivityCutoffFactorMilliSet, { netuid, factorMilli })
  recordOwnerLimits(ctx, who, netuid, [kind])
}

/** Calls the next epoch for the end of the freeze window (`do_trigger_epoch`). Event EpochTriggered. */
export function triggerEpoch(ctx: Ctx, origin: Origin, netuid: NetUid): void {
  const by = ensureSubnetOwner(ctx, origin, netuid)
  ensure(!store.commitRevealWeightsEnabled.get(ctx, netuid), errors.DynamicTempoBlockedByCommitReveal)
  ensure(store.pendingEpochAt.get(ctx, netuid) === 0n, errors.EpochTriggerAlreadyPending)
  const now = currentBlock(ctx)
  const window = BigInt(store.adminFreezeWindow.get(ctx))
  ensure(
    blocksUntilAutoEpoch(ctx, netuid, store.tempo.get(ctx, netuid), now) >= window,
    errors.AutoEpochAlreadyImminent,
  )
  const kind = ownerUpdate('TriggerEpoch')
  ensure(passesRateLimitOnSubnet(ctx, kind, by, netuid), errors.TxRateLimitExceeded)
  const firesAt = addU64(now, window)
  store.pendingEpochAt.set(ctx, netuid, firesAt)
  setLastBlockOf(ctx, kind, by, netuid, now)
  emit(ctx, events.EpochTriggered, { netuid, by, firesAt })
}
