import { benchmarked, call, compact, ensureRoot, multiAddress, u64 } from '@glia/frame'
import { lookup } from '../address.ts'
import { transfer } from '../currency.ts'

/** Moves `value` rao between any two accounts. Root only. */
export const forceTransfer = call({
  index: 2,
  args: { source: multiAddress, dest: multiAddress, value: compact(u64) },
  typeNames: { source: 'AccountIdLookupOf<T>', dest: 'AccountIdLookupOf<T>', value: 'T::Balance' },
  weight: benchmarked(49_519_000, 6196, 2, 2),
  docs: 'Exactly as `transfer_allow_death`, except the origin must be root and the source account may be specified.',
  run(ctx, origin, { source, dest, value }) {
    ensureRoot(origin)
    transfer(ctx, lookup(source), lookup(dest), value, 'expendable')
  },
})
