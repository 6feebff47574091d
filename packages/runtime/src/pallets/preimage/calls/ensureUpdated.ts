import {
  addWeights,
  benchmarked,
  call,
  DB_READ,
  DB_WRITE,
  ensure,
  ensureSigned,
  field,
  h256,
  vec,
  weight,
} from '@glia/frame'
import { preimageErrors } from '../declarations.ts'
import { ensureUpdated as update } from '../preimages.ts'

const MOST = 1024

export const ensureUpdated = call({
  index: 4,
  args: { hashes: field(vec(h256), 'Vec<T::Hash>') },
  weight({ hashes }) {
    const count = BigInt(hashes.length)
    return addWeights(
      benchmarked(56_817_000, 28_584, 2, 0),
      weight((59_397_441n + 3n * DB_READ + 4n * DB_WRITE) * count, 2902n * count),
    )
  },
  docs: 'Gives what is known of hashes its new form. Free when nine of ten had the old one.',
  run(ctx, origin, { hashes }) {
    ensureSigned(origin)
    ensure(hashes.length > 0, preimageErrors.TooFew)
    ensure(hashes.length <= MOST, preimageErrors.TooMany)
    const updated = hashes.filter((hash) => update(ctx, hash)).length
    return { paysFee: updated * 10 < hashes.length * 9 ? 'Yes' : 'No' }
  },
})
