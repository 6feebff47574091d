import { benchmarked, call, compact, ensureSigned, field, multiAddress, u64 } from '@glia/frame'
import { lookup } from '../address.ts'
import { transfer } from '../currency.ts'

export const transferKeepAlive = call({
  index: 3,
  args: { dest: field(multiAddress, 'AccountIdLookupOf<T>'), value: field(compact(u64), 'T::Balance') },
  weight: benchmarked(39_051_000, 3593, 1, 1),
  docs: 'Moves value rao; refused when the sender’s account would die of it.',
  run(ctx, origin, { dest, value }) {
    transfer(ctx, ensureSigned(origin), lookup(dest), value, 'preserve')
  },
})
