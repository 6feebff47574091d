import { type Ctx, type DispatchInfo, type Weight } from '@glia/frame'
import { addU64 } from '../subtensor/arithmetic.ts'
import { asTao, type Tao } from '../subtensor/types.ts'

/** `LinearWeightToFee`: 500,000 parts per billion of the reference time, nearest rao with ties down. */
export function weightToFee(ctx: Ctx, weight: Weight): Tao {
  const max = ctx.runtime.limits.maxBlock.refTime
  const time = weight.refTime < max ? weight.refTime : max
  const rest = time % 2000n
  return asTao(time / 2000n + (rest > 1000n ? 1n : 0n))
}

/** What a transaction costs, in rao: `base` for being an extrinsic, `length` one rao a byte, `weight` for its work. */
export interface FeeParts {
  readonly base: Tao
  readonly length: Tao
  readonly weight: Tao
}

/** The parts of the inclusion fee; undefined when the call pays none (`compute_fee_raw`). */
export function feeParts(ctx: Ctx, info: DispatchInfo, length: number, weight?: Weight): FeeParts | undefined {
  if (info.paysFee === 'No') return undefined
  return {
    base: weightToFee(ctx, ctx.runtime.limits.baseExtrinsic),
    length: asTao(BigInt(length)),
    weight: weightToFee(ctx, weight ?? info.callWeight),
  }
}

/** Fee with tip in rao (`compute_fee`). */
export function totalFee(parts: FeeParts | undefined, tip: Tao): Tao {
  return parts === undefined ? tip : addU64(asTao(parts.base + parts.length + parts.weight), tip)
}
