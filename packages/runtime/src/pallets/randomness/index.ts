import { fromHex } from '@glia/base'
import {
  benchmarked,
  boundedVec,
  type Codec,
  CodecError,
  h256,
  palletHome,
  Reader,
  systemItems,
  written,
} from '@glia/frame'
import { Pool } from '@glia/state'

const home = palletHome({ name: 'RandomnessCollectiveFlip', index: 1 })

/** Hashes of parents that are kept. */
const LENGTH = 81

const HASH_BYTES = 32

/** The next block forgets the last one's list. */
const material = new Pool(32_768)

/** Where the hashes begin in the bytes of the longest list. */
const PREFIX_BYTES = 2
const FULL_BYTES = PREFIX_BYTES + LENGTH * HASH_BYTES

/** The list as the bytes that are stored. PERF: each block replaces one of 81 hashes, and the other 80 are not looked at. */
const hashes: Codec<Uint8Array> = {
  type: boundedVec(h256, LENGTH).type,
  isVerbatim: true,
  encodeTo: (value, out) => out.raw(value),
  decodeFrom(input) {
    const from = input.at
    const count = input.compact()
    if (count > LENGTH) throw new CodecError(`expected at most ${LENGTH} hashes, found ${count}`)
    input.take(count * HASH_BYTES)
    return input.bytes.slice(from, input.at)
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
      randomMaterial.update(ctx, (before) => withParent(before, parent, ctx.blockNumber))
      return benchmarked(0, 0, 1, 1)
    },
  },
})

/** One hash more, or from the 82nd on in the place of the one that came 81 blocks before. */
function withParent(before: Uint8Array, parent: Uint8Array, block: number): Uint8Array {
  if (before.length < FULL_BYTES) {
    const held = new Reader(before)
    const count = held.compact()
    return written((out) => {
      out.compact(count + 1)
      out.raw(before.subarray(held.at))
      out.raw(parent)
    })
  }
  const next = material.copy(before)
  next.set(parent, PREFIX_BYTES + ((block - 1) % LENGTH) * HASH_BYTES)
  return next
}
