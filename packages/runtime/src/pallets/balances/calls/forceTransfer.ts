import { benchmarked, call, ensureRoot } from '@glia/frame'
import { lookup } from '../address.ts'
import { transfer } from '../currency.ts'
import { address, compactBalance } from '../fields.ts'

export const forceTransfer = call({
  index: 2,
  args: {
    source: address,
    dest: address,
    value: compactBalance,
  },
  weight: benchmarked(49_519_000, 6196, 2, 2),
  docs: 'Moves value rao between any two accounts. Root only.',
  run(ctx, origin, { source, dest, value }) {
    ensureRoot(origin)
    transfer(ctx, { from: lookup(source), to: lookup(dest), amount: value }, 'expendable')
  },
})
