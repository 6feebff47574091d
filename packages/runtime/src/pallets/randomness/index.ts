import { fromHex } from '@glia/base'
import { benchmarked, boundedVec, type Codec, CodecError, h256, palletHome, systemItems } from '@glia/frame'

const home = palletHome({ name: 'RandomnessCollectiveFlip', index: 1 })

/** Hashes of parents that are kept. */
const LENGTH = 81

const HASH_BYTES = 32

/** Hashes as their bytes, one behind the other. PERF: each block replaces one of 81, and all of them are written. */
const hashes: Codec<Uint8Array> = {
  type: boundedVec(h256, LENGTH).type,
  encodeTo(value, out) {
    if (value.length % HASH_BYTES !== 0 || value.length > LENGTH * HASH_BYTES)
      throw new CodecError(`expected at most ${LENGTH} hashes of ${HASH_BYTES} bytes, found ${value.length} bytes`)
    out.compact(value.length / HASH_BYTES)
    out.raw(value)
  },
  decodeFrom(input) {
    const count = input.compact()
    if (count > LENGTH) throw new CodecError(`expected at most ${LENGTH} hashes, found ${count}`)
    const at = input.take(count * HASH_BYTES)
    return input.bytes.slice(at, at + count * HASH_BYTES)
  },
}

export const randomMaterial = home.value({
  name: 'RandomMaterial',
  docs: 'The latest block hashes, each in the place of the one that came 81 blocks before.',
  value: hashes,
})

/** Hashes of blocks as a source of chance that authors can bend (`pallet_insecure_randomness_collective_flip`). */
export const randomnessCollectiveFlip = home.pallet({
  crate: 'pallet_insecure_randomness_collective_flip',
  storage: [randomMaterial],
  hooks: {
    onInitialize(ctx) {
      const parent = fromHex(systemItems.parentHash.get(ctx))
      randomMaterial.update(ctx, (before) => {
        const count = before.length / HASH_BYTES
        const next = new Uint8Array(Math.min(count + 1, LENGTH) * HASH_BYTES)
        next.set(before)
        next.set(parent, (count < LENGTH ? count : (ctx.blockNumber - 1) % LENGTH) * HASH_BYTES)
        return next
      })
      return benchmarked(0, 0, 1, 1)
    },
  },
})
