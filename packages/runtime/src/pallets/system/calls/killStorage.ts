import { addWeights, bytes, call, DB_WRITE, ensureRoot, field, vec, weight } from '@glia/frame'
import { writeRaw } from '../rawStorage.ts'

export const killStorage = call({
  index: 5,
  args: { keys: field(vec(bytes), 'Vec<Key>') },
  weight: ({ keys }) => addWeights(weight(1_624_000), weight((566_903n + DB_WRITE) * BigInt(keys.length))),
  class: 'Operational',
  docs: 'Removes raw storage. Root only.',
  run(ctx, origin, { keys }) {
    ensureRoot(origin)
    for (const key of keys) writeRaw(ctx, key, undefined)
  },
})
