import { benchmarked, call, compact, ensureSigned, field, multiAddress, u64 } from '@glia/frame'
import { lookup } from '../address.ts'
import { transfer } from '../currency.ts'

/** Moves `value` rao; refused when the sender's account would die of it. */
export const transferKeepAlive = call({
  index: 3,
  args: { dest: field(multiAddress, 'AccountIdLookupOf<T>'), value: field(compact(u64), 'T::Balance') },
  weight: benchmarked(39_051_000, 3593, 1, 1),
  docs: 'Same as the `transfer_allow_death` call, but with a check that the transfer will not kill the origin account.',
  run(ctx, origin, { dest, value }) {
    transfer(ctx, ensureSigned(origin), lookup(dest), value, 'preserve')
  },
})
