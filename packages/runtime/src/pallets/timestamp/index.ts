import {
  argsIf,
  BrokenBlock,
  benchmarked,
  bool,
  call,
  compact,
  constant,
  ensureNone,
  FrameError,
  field,
  makeCall,
  palletHome,
  u64,
  weight,
} from '@glia/frame'
import { slotDuration } from '../../time.ts'
import { onTimestampSet } from '../aura/onTimestampSet.ts'

const home = palletHome({ name: 'Timestamp', index: 2 })

export const now = home.value({
  name: 'Now',
  value: u64,
  docs: 'Milliseconds since the Unix epoch, as this block’s author set it.',
})
const didUpdate = home.value({
  name: 'DidUpdate',
  value: bool,
  docs: 'Whether this block has its time.',
})

export const setTime = call({
  index: 0,
  args: { now: field(compact(u64), 'T::Moment') },
  weight: benchmarked(3_816_000n, 1493, 2, 1),
  class: 'Mandatory',
  docs: 'Sets the block’s time: exactly once a block, by its author, at least half a slot after the last.',
  run(ctx, origin, { now: next }) {
    ensureNone(origin)
    if (didUpdate.exists(ctx))
      throw new FrameError('Timestamp.set stands twice in one block; the author must set the time once')
    const previous = now.get(ctx)
    const earliest = previous + BigInt(slotDuration(ctx.config)) / 2n
    if (previous !== 0n && next < earliest) {
      throw new FrameError(`expected a block time of at least ${earliest} ms, found ${next}`)
    }
    now.set(ctx, next)
    didUpdate.set(ctx, true)
    onTimestampSet(ctx, next)
  },
})

export const timestamp = home.pallet({
  storage: [now, didUpdate],
  calls: { set: setTime },
  constants: {
    MinimumPeriod: constant(
      u64,
      (config) => BigInt(slotDuration(config)) / 2n,
      'Half of the time between two blocks, milliseconds.',
    ),
  },
  hooks: {
    onInitialize: () => weight(3_246_000),
    onFinalize(ctx) {
      if (!didUpdate.exists(ctx))
        throw new BrokenBlock('no Timestamp.set in the block; its author must set the time once')
      didUpdate.kill(ctx)
    },
  },
  inherent: {
    isInherent: (call) => argsIf(call, setTime) !== undefined,
    create(ctx, data) {
      const earliest = now.get(ctx) + BigInt(slotDuration(ctx.config)) / 2n
      return makeCall(ctx.runtime, setTime, { now: data.timestamp > earliest ? data.timestamp : earliest })
    },
  },
})
