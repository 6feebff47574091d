import { type BlockLimits, type DispatchClass, type Weight, weight } from '@glia/frame'

const MAX_U64 = (1n << 64n) - 1n
const SECOND = 1_000_000_000_000n

/** Perbill multiplication as Substrate does it: nearest, ties down. */
const share = (value: bigint, parts: bigint) => {
  const product = value * parts
  const rest = product % 1_000_000_000n
  return product / 1_000_000_000n + (rest * 2n > 1_000_000_000n ? 1n : 0n)
}
const ofWeight = (value: Weight, parts: bigint): Weight =>
  weight(share(value.refTime, parts), share(value.proofSize, parts))

const maxBlock = weight(4n * SECOND, MAX_U64)
const maxNormal = ofWeight(maxBlock, 750_000_000n)

const minus = (a: Weight, b: Weight): Weight => weight(a.refTime - b.refTime, a.proofSize - b.proofSize)

/** `BlockWeights::with_sensible_defaults` over 4 s of compute, three quarters of it for normal extrinsics; 10 MiB blocks. */
export const LIMITS: BlockLimits = {
  baseBlock: weight(431_614_000n),
  baseExtrinsic: weight(108_157_000n),
  maxBlock,
  maxNormal,
  maxNormalLength: (10 * 1024 * 1024 * 3) / 4,
  maxLength: 10 * 1024 * 1024,
  // Asked by the runtime's `validate_transaction` before all else.
  poolDepth: 8,
}

/** What calls of a class may weigh; undefined where nothing bounds it. */
export interface ClassLimits {
  /** One of them, without what each weighs before its call. */
  readonly maxExtrinsic: Weight | undefined
  /** All of a block. */
  readonly maxTotal: Weight | undefined
  /** All of a block, whatever the others weigh. */
  readonly reserved: Weight | undefined
}

/** Room that extrinsics leave for `onInitialize`: 10 % of the block. */
const averageInitialization = ofWeight(maxBlock, 100_000_000n)
const bounded = (maxTotal: Weight, reserved: Weight): ClassLimits => ({
  maxExtrinsic: minus(minus(maxTotal, averageInitialization), LIMITS.baseExtrinsic),
  maxTotal,
  reserved,
})
export const CLASS_LIMITS: Readonly<Record<DispatchClass, ClassLimits>> = {
  Normal: bounded(maxNormal, weight(0)),
  Operational: bounded(maxBlock, minus(maxBlock, maxNormal)),
  Mandatory: { maxExtrinsic: undefined, maxTotal: undefined, reserved: undefined },
}
