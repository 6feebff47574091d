import { benchmarked, call, compact, ensureSigned, field, multiAddress, u64 } from '@glia/frame'
import { lookup } from '../address.ts'
import { transfer } from '../currency.ts'

export const transferAllowDeath = call({
  index: 0,
  args: { dest: field(multiAddress, 'AccountIdLookupOf<T>'), value: field(compact(u64), 'T::Balance') },
  weight: benchmarked(48_834_000, 3593, 1, 1),
  docs: 'Moves value rao; the sender’s account may die of it.',
  run(ctx, origin, { dest, value }) {
    transfer(ctx, ensureSigned(origin), lookup(dest), value, 'expendable')
  },
})
