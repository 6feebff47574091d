import { addWeights, bytes, call, DB_WRITE, ensureRoot, field, vec, weight } from '@glia/frame'
import { writeRaw } from '../rawStorage.ts'

/** Removes raw storage. Root only. */
export const killStorage = call({
  index: 5,
  args: { keys: field(vec(bytes), 'Vec<Key>') },
  weight: ({ keys }) => addWeights(weight(1_624_000), weight((566_903n + DB_WRITE) * BigInt(keys.length))),
  class: 'Operational',
  docs: 'Kill some items from storage.',
  run(ctx, origin, { keys }) {
    ensureRoot(origin)
    for (const key of keys) writeRaw(ctx, key, undefined)
  },
})
