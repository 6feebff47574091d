import { toHexDigits } from '@glia/base'
import { addWeights, bytes, call, DB_READ, DB_WRITE, ensureRoot, field, plain, weight } from '@glia/frame'
import { killPrefix as kill } from '../rawStorage.ts'

export const killPrefix = call({
  index: 6,
  args: { prefix: field(bytes, 'Key'), subkeys: plain.u32 },
  weight({ subkeys }) {
    const keys = BigInt(Math.min(subkeys + 1, 0xffff_ffff))
    return addWeights(weight(2_964_000), weight((1_340_742n + DB_READ + DB_WRITE) * keys, 70n * keys))
  },
  class: 'Operational',
  docs: 'Removes raw storage whose keys begin so: as many stored keys as are named, and all that this block changed. Root only.',
  run(ctx, origin, { prefix, subkeys }) {
    ensureRoot(origin)
    kill(ctx, toHexDigits(prefix), subkeys)
  },
})
