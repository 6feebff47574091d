import { addWeights, benchmarked, call, DB_READ, DB_WRITE, type Weight, weight } from '@glia/frame'
import { fields } from '../fields.ts'
import { terminateLease as terminate } from '../leases/terminate.ts'

/** Contributors that the declared weight is for. */
const MOST = 500
const declared = addWeights(
  benchmarked(146_402_779, 6_148, 4, 7),
  weight((1_566_532n + DB_READ + DB_WRITE) * BigInt(MOST), 2529n * BigInt(MOST)),
)
const used = (shares: number): Weight =>
  addWeights(
    benchmarked(56_635_122, 6_148, 4, 6),
    weight((912_993n + DB_READ + DB_WRITE) * BigInt(shares), 2529n * BigInt(shares)),
  )

export const terminateLease = call({
  index: 111,
  args: { leaseId: fields.lease, hotkey: fields.hotkey },
  weight: declared,
  docs: 'The beneficiary of a lease that is over becomes the owner of its subnet.',
  run(ctx, origin, { leaseId, hotkey }) {
    const shares = terminate(ctx, origin, leaseId, hotkey)
    return shares < MOST ? { actualWeight: used(shares) } : undefined
  },
})
