import { addWeights, benchmarked, bytes, call, DB_WRITE, ensureRoot, field, tuple, vec, weight } from '@glia/frame'
import { writeRaw } from '../rawStorage.ts'

type KeyValue = readonly [Uint8Array, Uint8Array]

export const setStorage = call({
  index: 4,
  args: { items: field(vec(tuple<KeyValue>(bytes, bytes)), 'Vec<KeyValue>') },
  weight: ({ items }) =>
    addWeights(benchmarked(1_565_000, 0, 0, 0), weight((733_648n + DB_WRITE) * BigInt(items.length))),
  class: 'Operational',
  docs: 'Writes raw storage. Root only.',
  run(ctx, origin, { items }) {
    ensureRoot(origin)
    for (const [key, value] of items) writeRaw(ctx, key, value)
  },
})
