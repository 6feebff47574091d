import { type Ctx, FrameError } from '@glia/frame'
import { slotDuration } from '../../time.ts'
import { currentSlot } from './storage.ts'

/** `Aura::on_timestamp_set`: the time must lie in the slot that the block's digest claims. */
export function onTimestampSet(ctx: Ctx, now: bigint): void {
  const slot = now / BigInt(slotDuration(ctx.config))
  if (currentSlot.get(ctx) !== slot) {
    throw new FrameError(`expected a time in slot ${currentSlot.get(ctx)}, found ${now} ms, which is slot ${slot}`)
  }
}
