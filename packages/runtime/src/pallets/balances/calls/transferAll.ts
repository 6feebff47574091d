import { benchmarked, call, ensureSigned, plain } from '@glia/frame'
import { lookup } from '../address.ts'
import { reducibleBalance, transfer } from '../currency.ts'
import { address } from '../fields.ts'

export const transferAll = call({
  index: 4,
  args: { dest: address, keepAlive: plain.bool },
  weight: benchmarked(48_209_000, 3593, 1, 1),
  docs: 'Moves everything that may leave the account.',
  run(ctx, origin, { dest, keepAlive }) {
    const from = ensureSigned(origin)
    const preservation = keepAlive ? 'preserve' : 'expendable'
    transfer(ctx, { from, to: lookup(dest), amount: reducibleBalance(ctx, from, preservation) }, preservation)
  },
})
