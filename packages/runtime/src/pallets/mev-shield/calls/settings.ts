import { benchmarked, call, emit, ensure, ensureRoot, plain } from '@glia/frame'
import { shieldErrors, shieldEvents } from '../declarations.ts'
import { extrinsicLifetime, maxExtrinsicWeight, maxPendingExtrinsicsLimit, onInitializeWeight } from '../storage.ts'

/** Half of a block: 2 s of 4 (`MAX_ON_INITIALIZE_WEIGHT`). */
const MAX_WEIGHT = 2_000_000_000_000n

export const setMaxPendingExtrinsicsNumber = call({
  index: 3,
  args: { value: plain.u32 },
  weight: benchmarked(4_206_000, 0, 0, 1),
  docs: 'Root sets how many stored calls may wait.',
  run(ctx, origin, { value }) {
    ensureRoot(origin)
    maxPendingExtrinsicsLimit.set(ctx, value)
    emit(ctx, shieldEvents.MaxPendingExtrinsicsNumberSet, { value })
  },
})

export const setOnInitializeWeight = call({
  index: 4,
  args: { value: plain.u64 },
  weight: benchmarked(4_327_000, 0, 0, 1),
  docs: 'Root sets the weight that stored calls may have in one block.',
  run(ctx, origin, { value }) {
    ensureRoot(origin)
    ensure(value <= MAX_WEIGHT, shieldErrors.WeightExceedsAbsoluteMax)
    onInitializeWeight.set(ctx, value)
    emit(ctx, shieldEvents.OnInitializeWeightSet, { value })
  },
})

export const setStoredExtrinsicLifetime = call({
  index: 5,
  args: { value: plain.u32 },
  weight: benchmarked(4_116_000, 0, 0, 1),
  docs: 'Root sets for how many blocks a stored call waits.',
  run(ctx, origin, { value }) {
    ensureRoot(origin)
    extrinsicLifetime.set(ctx, value)
    emit(ctx, shieldEvents.ExtrinsicLifetimeSet, { value })
  },
})

export const setMaxExtrinsicWeight = call({
  index: 6,
  args: { value: plain.u64 },
  weight: benchmarked(4_227_000, 0, 0, 1),
  docs: 'Root sets the weight that one stored call may have.',
  run(ctx, origin, { value }) {
    ensureRoot(origin)
    ensure(value <= MAX_WEIGHT, shieldErrors.WeightExceedsAbsoluteMax)
    maxExtrinsicWeight.set(ctx, value)
    emit(ctx, shieldEvents.MaxExtrinsicWeightSet, { value })
  },
})
