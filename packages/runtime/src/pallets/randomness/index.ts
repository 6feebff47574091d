import { benchmarked, boundedVec, h256, palletHome, systemItems } from '@glia/frame'

const home = palletHome({ name: 'RandomnessCollectiveFlip', index: 1 })

/** Hashes of parents that are kept. */
const LENGTH = 81

export const randomMaterial = home.value({
  name: 'RandomMaterial',
  docs: 'The latest block hashes, each in the place of the one that came 81 blocks before.',
  value: boundedVec(h256, LENGTH),
})

/** Hashes of blocks as a source of chance that authors can bend (`pallet_insecure_randomness_collective_flip`). */
export const randomnessCollectiveFlip = home.pallet({
  crate: 'pallet_insecure_randomness_collective_flip',
  storage: [randomMaterial],
  hooks: {
    onInitialize(ctx) {
      const parent = systemItems.parentHash.get(ctx)
      randomMaterial.update(ctx, (hashes) => {
        if (hashes.length < LENGTH) return [...hashes, parent]
        const next = [...hashes]
        next[(ctx.blockNumber - 1) % LENGTH] = parent
        return next
      })
      return benchmarked(0, 0, 1, 1)
    },
  },
})
