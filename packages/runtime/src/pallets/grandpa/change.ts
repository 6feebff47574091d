import { type Ctx, emit, ensure } from '@glia/frame'
import { grandpaErrors, grandpaEvents } from './declarations.ts'
import { announce } from './digest.ts'
import { authorities, type GrandpaAuthority, nextForced, pendingChange, state } from './storage.ts'

const MAX_U32 = 0xffff_ffff
/** Block numbers end with u32, and sums of them too. */
const addBlocks = (a: number, b: number): number => (a + b) >>> 0

/**
 * Others are to make blocks final in so many blocks (`schedule_change`). A forced change names the block that was final, and
 * the next one is allowed twice that many blocks later. Fails with ChangePending, TooSoon.
 */
export function scheduleChange(
  ctx: Ctx,
  nextAuthorities: readonly GrandpaAuthority[],
  inBlocks: number,
  forced: number | undefined,
): void {
  ensure(pendingChange.get(ctx) === undefined, grandpaErrors.ChangePending)
  const scheduledAt = ctx.blockNumber
  if (forced !== undefined) {
    ensure((nextForced.get(ctx) ?? 0) <= scheduledAt, grandpaErrors.TooSoon)
    nextForced.set(ctx, addBlocks(scheduledAt, Math.min(inBlocks * 2, MAX_U32)))
  }
  pendingChange.set(ctx, { scheduledAt, delay: inBlocks, nextAuthorities, forced })
}

/** What was scheduled is announced at the end of its block and takes place at the end of its last (`on_finalize`). */
export function enactChange(ctx: Ctx): void {
  const change = pendingChange.get(ctx)
  if (change === undefined) return
  const { scheduledAt, delay, nextAuthorities, forced } = change
  if (ctx.blockNumber === scheduledAt) {
    const next = { nextAuthorities, delay }
    if (forced === undefined) announce(ctx, { type: 'ScheduledChange', value: next })
    else announce(ctx, { type: 'ForcedChange', value: [forced, next] })
  }
  if (ctx.blockNumber !== addBlocks(scheduledAt, delay)) return
  authorities.set(ctx, nextAuthorities)
  emit(ctx, grandpaEvents.NewAuthorities, { authoritySet: nextAuthorities })
  pendingChange.kill(ctx)
}

/** The same for a pause and its end, which a state brought from elsewhere may hold (`on_finalize`). */
export function enactPause(ctx: Ctx): void {
  const at = state.get(ctx)
  if (at.type !== 'PendingPause' && at.type !== 'PendingResume') return
  const pauses = at.type === 'PendingPause'
  const { scheduledAt, delay } = at.value
  if (ctx.blockNumber === scheduledAt) announce(ctx, { type: pauses ? 'Pause' : 'Resume', value: delay })
  if (ctx.blockNumber !== addBlocks(scheduledAt, delay)) return
  state.set(ctx, { type: pauses ? 'Paused' : 'Live' })
  emit(ctx, pauses ? grandpaEvents.Paused : grandpaEvents.Resumed, undefined)
}
