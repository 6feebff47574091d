import type { Ctx } from '@glia/frame'
import { blockEmissionForIssuance } from '@glia/yuma'
import { blockEmission, totalIssuance } from './storage/index.ts'
import { asTao, type Tao } from './types.ts'

/** TAO that a block issues at the present issuance; remembers it (`calculate_block_emission`). */
export function calculateBlockEmission(ctx: Ctx): Tao {
  const emission = asTao(blockEmissionForIssuance(totalIssuance.get(ctx)))
  if (blockEmission.get(ctx) !== emission) blockEmission.set(ctx, emission)
  return emission
}
