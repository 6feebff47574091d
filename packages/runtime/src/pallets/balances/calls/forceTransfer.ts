import { benchmarked, call, compact, ensureRoot, field, multiAddress, u64 } from '@glia/frame'
import { lookup } from '../address.ts'
import { transfer } from '../currency.ts'

export const forceTransfer = call({
  index: 2,
  args: {
    source: field(multiAddress, 'AccountIdLookupOf<T>'),
    dest: field(multiAddress, 'AccountIdLookupOf<T>'),
    value: field(compact(u64), 'T::Balance'),
  },
  weight: benchmarked(49_519_000, 6196, 2, 2),
  docs: 'Moves value rao between any two accounts. Root only.',
  run(ctx, origin, { source, dest, value }) {
    ensureRoot(origin)
    transfer(ctx, lookup(source), lookup(dest), value, 'expendable')
  },
})
