import { benchmarked, bool, call, ensureSigned, field, multiAddress } from '@glia/frame'
import { lookup } from '../address.ts'
import { reducibleBalance, transfer } from '../currency.ts'

export const transferAll = call({
  index: 4,
  args: { dest: field(multiAddress, 'AccountIdLookupOf<T>'), keepAlive: field(bool, 'bool') },
  weight: benchmarked(48_209_000, 3593, 1, 1),
  docs: 'Moves everything that may leave the account.',
  run(ctx, origin, { dest, keepAlive }) {
    const from = ensureSigned(origin)
    const preservation = keepAlive ? 'preserve' : 'expendable'
    transfer(ctx, from, lookup(dest), reducibleBalance(ctx, from, preservation), preservation)
  },
})
