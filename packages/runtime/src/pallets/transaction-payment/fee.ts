import { type Ctx, type DispatchInfo, type Weight } from '@glia/frame'

const MAX_U64 = (1n << 64n) - 1n

/** `LinearWeightToFee`: 500,000 parts per billion of the reference time, nearest rao with ties down. */
export function weightToFee(ctx: Ctx, weight: Weight): bigint {
  const max = ctx.runtime.limits.maxBlock.refTime
  const time = weight.refTime < max ? weight.refTime : max
  const rest = time % 2000n
  return time / 2000n + (rest > 1000n ? 1n : 0n)
}

/** What a transaction costs, in rao: `base` for being an extrinsic, `length` one rao a byte, `weight` for its work. */
export interface FeeParts {
  readonly base: bigint
  readonly length: bigint
  readonly weight: bigint
}

/** The parts of the inclusion fee; undefined when the call pays none (`compute_fee_raw`). */
export function feeParts(ctx: Ctx, info: DispatchInfo, length: number, weight?: Weight): FeeParts | undefined {
  if (info.paysFee === 'No') return undefined
  const declared = {
    refTime: info.callWeight.refTime + info.extensionWeight.refTime,
    proofSize: info.callWeight.proofSize + info.extensionWeight.proofSize,
  }
  return {
    base: weightToFee(ctx, ctx.runtime.limits.baseExtrinsic),
    length: BigInt(length),
    weight: weightToFee(ctx, weight ?? declared),
  }
}

/** Fee with tip in rao (`compute_fee`). */
export function totalFee(parts: FeeParts | undefined, tip: bigint): bigint {
  const sum = (parts === undefined ? 0n : parts.base + parts.length + parts.weight) + tip
  return sum > MAX_U64 ? MAX_U64 : sum
}
