import { benchmarked, call, ensureSigned } from '@glia/frame'
import { lookup } from '../address.ts'
import { transfer } from '../currency.ts'
import { address, compactBalance } from '../fields.ts'

export const transferKeepAlive = call({
  index: 3,
  args: { dest: address, value: compactBalance },
  weight: benchmarked(39_051_000, 3593, 1, 1),
  docs: 'Moves value rao; refused when the sender’s account would die of it.',
  run(ctx, origin, { dest, value }) {
    transfer(ctx, { from: ensureSigned(origin), to: lookup(dest), amount: value }, 'preserve')
  },
})
