import { type Ctx, emit, ensure } from '@glia/frame'
import { addU64, minOf, subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { constants } from '../constants.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import type { NetUid } from '../types.ts'

const MAX_U64 = (1n << 64n) - 1n

/** Whether the subnet's epoch is due at `block` (`should_run_epoch`). */
export function shouldRunEpoch(ctx: Ctx, netuid: NetUid, block: bigint): boolean {
  const tempo = store.tempo.get(ctx, netuid)
  if (tempo === 0) return false
  const pending = store.pendingEpochAt.get(ctx, netuid)
  if (pending > 0n && block >= pending) return true
  if (store.blocksSinceLastStep.get(ctx, netuid) > BigInt(constants.MaxTempo.of(ctx.config))) return true
  return subU64(block, store.lastEpochBlock.get(ctx, netuid)) >= BigInt(tempo)
}

/** Blocks to the next epoch by tempo alone (`blocks_until_next_auto_epoch`); 2^64 - 1 with tempo 0. */
export function blocksUntilAutoEpoch(ctx: Ctx, netuid: NetUid, tempo: number, block: bigint): bigint {
  if (tempo === 0) return MAX_U64
  return subU64(addU64(store.lastEpochBlock.get(ctx, netuid), BigInt(tempo)), block)
}

/** Block of the next epoch, triggered or by tempo; undefined with tempo 0 (`get_next_epoch_start_block`). */
export function nextEpochBlock(ctx: Ctx, netuid: NetUid): bigint | undefined {
  const tempo = store.tempo.get(ctx, netuid)
  if (tempo === 0) return undefined
  const byTempo = addU64(store.lastEpochBlock.get(ctx, netuid), BigInt(tempo))
  const pending = store.pendingEpochAt.get(ctx, netuid)
  return pending > 0n ? minOf(byTempo, pending) : byTempo
}

/** Number of the epoch that a commit made now belongs to (`current_epoch_with_lookahead`). */
export function currentEpoch(ctx: Ctx, netuid: NetUid): bigint {
  const index = store.subnetEpochIndex.get(ctx, netuid)
  return shouldRunEpoch(ctx, netuid, currentBlock(ctx)) ? addU64(index, 1n) : index
}

/** `is_in_admin_freeze_window`. */
function inFreezeWindow(ctx: Ctx, netuid: NetUid, block: bigint): boolean {
  const tempo = store.tempo.get(ctx, netuid)
  if (tempo === 0) return false
  const pending = store.pendingEpochAt.get(ctx, netuid)
  if (pending > 0n && pending > block) return true
  return blocksUntilAutoEpoch(ctx, netuid, tempo, block) < BigInt(store.adminFreezeWindow.get(ctx))
}

/** `ensure_admin_window_open`: AdminActionProhibitedDuringWeightsWindow. */
export function ensureAdminWindowOpen(ctx: Ctx, netuid: NetUid): void {
  ensure(!inFreezeWindow(ctx, netuid, currentBlock(ctx)), errors.AdminActionProhibitedDuringWeightsWindow)
}

/** `set_tempo_unchecked`. Event TempoSet. */
export function setTempo(ctx: Ctx, netuid: NetUid, tempo: number): void {
  store.tempo.set(ctx, netuid, tempo)
  emit(ctx, events.TempoSet, [netuid, tempo])
}

/** Sets the tempo and begins a new cycle at this block (`apply_tempo_with_cycle_reset`). */
export function setTempoAndRestart(ctx: Ctx, netuid: NetUid, tempo: number): void {
  setTempo(ctx, netuid, tempo)
  store.lastEpochBlock.set(ctx, netuid, currentBlock(ctx))
}
