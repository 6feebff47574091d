import type { Ctx } from '@glia/frame'
import { blockEmissionForIssuance, U64F64, U96F32 } from '@glia/yuma'
import { currentPrice } from '../../swap/pool.ts'
import { alphaIssuance } from '../alpha.ts'
import { taoWeightFixed } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { type NetUid, ROOT } from '../types.ts'
import type { PerSubnet } from './shares.ts'

/** What a block gives one subnet, U96F32 bits of rao. */
export interface SubnetTerms {
  /** TAO and alpha into the pool, at its price. */
  readonly taoIn: bigint
  readonly alphaIn: bigint
  /** Alpha to pay out. */
  readonly alphaOut: bigint
  /** TAO beyond what the pool takes: it buys alpha. */
  readonly excessTao: bigint
}

/**
 * Splits each subnet's TAO of the block: into the pool goes as much as matches alpha at the present price, capped by root's
 * part of the alpha emission; the rest is excess (`get_subnet_terms`). In the order of `netuids`.
 */
export function subnetTerms(ctx: Ctx, netuids: readonly NetUid[], emissions: PerSubnet): SubnetTerms[] {
  const root = weightedRoot(ctx)
  const issuances = netuids.map((netuid) => alphaIssuance(ctx, netuid))
  // Alpha that each subnet issues in a block by its own halvings.
  const issued = issuances.map((issuance) => blockEmissionForIssuance(issuance))
  rememberEmission(ctx, netuids, issued)
  return netuids.map((netuid, i) =>
    termsOf(
      emissions[i] as bigint,
      U96F32.fromFixed(currentPrice(ctx, netuid), U64F64),
      rootProportion(root, issuances[i] as bigint),
      U96F32.fromInteger(issued[i] as bigint),
    ),
  )
}

/** The reference keeps each answer in BlockEmission, subnet by subnet in the order of their numbers: the last one stays. */
function rememberEmission(ctx: Ctx, netuids: readonly NetUid[], issued: readonly bigint[]): void {
  const before = store.blockEmission.get(ctx)
  if (issued.every((emission) => emission === before)) return
  store.blockEmission.set(ctx, issued[netuids.indexOf(Math.max(...netuids))] as bigint)
}

function termsOf(tao: bigint, price: bigint, proportion: bigint, alphaOut: bigint): SubnetTerms {
  let taoIn = tao
  let alphaIn = U96F32.safeDivOr(tao, price, 0n)
  const cap = U96F32.saturatingMul(proportion, alphaOut)
  if (alphaIn > cap) {
    alphaIn = cap
    taoIn = U96F32.saturatingMul(alphaIn, price)
  }
  return { taoIn, alphaIn, alphaOut, excessTao: U96F32.saturatingSub(tao, taoIn) }
}

/** TAO staked on the root, by the weight that it has beside alpha. U96F32 bits of rao. */
export const weightedRoot = (ctx: Ctx): bigint =>
  U96F32.saturatingMul(U96F32.fromInteger(store.subnetTao.get(ctx, ROOT)), taoWeightFixed(ctx))

/** Root's part of a subnet: weighted root TAO over that plus the subnet's alpha (`root_proportion`). U96F32 bits. */
export function rootProportion(root: bigint, issuance: bigint): bigint {
  return U96F32.checkedDiv(root, U96F32.saturatingAdd(root, U96F32.fromInteger(issuance))) ?? 0n
}
