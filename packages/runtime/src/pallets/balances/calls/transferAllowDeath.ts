import { benchmarked, call, ensureSigned } from '@glia/frame'
import { lookup } from '../address.ts'
import { transfer } from '../currency.ts'
import { address, compactBalance } from '../fields.ts'

export const transferAllowDeath = call({
  index: 0,
  args: { dest: address, value: compactBalance },
  weight: benchmarked(48_834_000, 3593, 1, 1),
  docs: 'Moves value rao; the sender’s account may die of it.',
  run(ctx, origin, { dest, value }) {
    transfer(ctx, { from: ensureSigned(origin), to: lookup(dest), amount: value }, 'expendable')
  },
})
