import { addWeights, benchmarked, call, DB_READ, DB_WRITE, field, option, type Weight, weight } from '@glia/frame'
import { type LeaseTerms, registerLeasedNetwork as register } from '../leases/register.ts'
import { blockNumber, percent } from '../types.ts'

/** Contributors that the declared weight is for. */
const MOST = 500
const declared = addWeights(
  benchmarked(309_598_986, 10_256, 49, 53),
  weight((46_027_026n + 2n * DB_READ + 2n * DB_WRITE) * BigInt(MOST), 2579n * BigInt(MOST)),
)
const used = (contributors: number): Weight =>
  addWeights(
    benchmarked(301_560_714, 10_079, 41, 55),
    weight((26_884_006n + 2n * DB_READ + 2n * DB_WRITE) * BigInt(contributors), 2579n * BigInt(contributors)),
  )

export const registerLeasedNetwork = call<LeaseTerms>({
  index: 110,
  args: {
    emissionsShare: field(percent, 'Percent'),
    endBlock: field(option(blockNumber), 'Option<BlockNumberFor<T>>'),
  },
  weight: declared,
  docs: 'Registers a subnet with what a crowdloan raised, for its creator to run; to be the call of the crowdloan.',
  run(ctx, origin, terms) {
    const contributors = register(ctx, origin, terms)
    return contributors < MOST ? { actualWeight: used(contributors) } : undefined
  },
})
