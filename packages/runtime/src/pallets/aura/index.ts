import { benchmarked, constant, FrameError, u64 } from '@glia/frame'
import { slotDuration } from '../../time.ts'
import { slotOf } from './author.ts'
import { home } from './home.ts'
import { authorities, currentSlot } from './storage.ts'

/** Whose turn it is: authorities take slots in order. Clients read `SlotDuration` to recognise fast blocks. */
export const aura = home.pallet({
  storage: [authorities, currentSlot],
  constants: {
    SlotDuration: constant(u64, (config) => BigInt(slotDuration(config)), 'Milliseconds from one block to the next.'),
  },
  hooks: {
    onInitialize(ctx) {
      const slot = slotOf(ctx)
      if (slot === undefined) return benchmarked(0, 0, 1, 0)
      const current = currentSlot.get(ctx)
      if (slot <= current && current !== 0n) throw new FrameError(`expected a slot after ${current}, found ${slot}`)
      currentSlot.set(ctx, slot)
      return benchmarked(0, 0, 2, 1)
    },
  },
})
