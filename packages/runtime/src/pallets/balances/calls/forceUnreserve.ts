import { benchmarked, call, ensureRoot } from '@glia/frame'
import { lookup } from '../address.ts'
import { address, balance } from '../fields.ts'
import { unreserve } from '../reserves.ts'

export const forceUnreserve = call({
  index: 5,
  args: { who: address, amount: balance },
  weight: benchmarked(15_515_000, 3593, 1, 1),
  docs: 'Gives an account some of what it has put aside back. Root only.',
  run(ctx, origin, { who, amount }) {
    ensureRoot(origin)
    unreserve(ctx, lookup(who), amount)
  },
})
