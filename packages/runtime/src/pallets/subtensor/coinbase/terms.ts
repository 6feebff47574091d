import type { Ctx } from '@glia/frame'
import { blockEmissionForIssuance, U64F64, U96F32 } from '@glia/yuma'
import { currentPrice } from '../../swap/pool.ts'
import { alphaIssuance } from '../alpha.ts'
import { taoWeightFixed } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { type Alpha, asNetUid, asTao, type NetUid, ROOT } from '../types.ts'
import type { PerSubnet } from './shares.ts'

/** What a block gives one subnet, rao. */
export interface SubnetTerms {
  /** TAO and alpha into the pool, at its price. */
  readonly taoIn: U96F32
  readonly alphaIn: U96F32
  /** Alpha to pay out. */
  readonly alphaOut: U96F32
  /** TAO beyond what the pool takes: it buys alpha. */
  readonly excessTao: U96F32
}

/**
 * Splits each subnet's TAO of the block: into the pool goes as much as matches alpha at the present price, capped by root's
 * part of the alpha emission; the rest is excess (`get_subnet_terms`). In the order of `netuids`.
 */
export function subnetTerms(ctx: Ctx, netuids: readonly NetUid[], emissions: PerSubnet<U96F32>): SubnetTerms[] {
  const root = weightedRoot(ctx)
  const issuances = netuids.map((netuid) => alphaIssuance(ctx, netuid))
  // Alpha that each subnet issues in a block by its own halvings.
  const issued = issuances.map((issuance) => blockEmissionForIssuance(issuance))
  rememberEmission(ctx, netuids, issued)
  return netuids.map((netuid, i) =>
    termsOf({
      tao: emissions[i] as U96F32,
      price: U96F32.fromFixed(currentPrice(ctx, netuid), U64F64),
      proportion: rootProportion(root, issuances[i] as Alpha),
      alphaOut: U96F32.fromInteger(issued[i] as bigint),
    }),
  )
}

/** The reference keeps each answer in BlockEmission, subnet by subnet in the order of their numbers: the last one stays. */
function rememberEmission(ctx: Ctx, netuids: readonly NetUid[], issued: readonly bigint[]): void {
  const before = store.blockEmission.get(ctx)
  if (issued.every((emission) => emission === before)) return
  // An amount of alpha in an item of TAO, as there.
  store.blockEmission.set(ctx, asTao(issued[netuids.indexOf(asNetUid(Math.max(...netuids)))] as bigint))
}

interface SubnetBlock {
  readonly tao: U96F32
  readonly price: U96F32
  /** Root's part of the subnet. */
  readonly proportion: U96F32
  readonly alphaOut: U96F32
}

function termsOf({ tao, price, proportion, alphaOut }: SubnetBlock): SubnetTerms {
  let taoIn = tao
  let alphaIn = U96F32.safeDiv(tao, price)
  const cap = U96F32.saturatingMul(proportion, alphaOut)
  if (alphaIn > cap) {
    alphaIn = cap
    taoIn = U96F32.saturatingMul(alphaIn, price)
  }
  return { taoIn, alphaIn, alphaOut, excessTao: U96F32.saturatingSub(tao, taoIn) }
}

/** TAO staked on the root, by the weight that it has beside alpha, rao. */
export const weightedRoot = (ctx: Ctx): U96F32 =>
  U96F32.saturatingMul(U96F32.fromInteger(store.subnetTao.get(ctx, ROOT)), taoWeightFixed(ctx))

/** Root's part of a subnet: weighted root TAO over that plus the subnet's alpha (`root_proportion`). */
export function rootProportion(root: U96F32, issuance: Alpha): U96F32 {
  return U96F32.checkedDiv(root, U96F32.saturatingAdd(root, U96F32.fromInteger(issuance))) ?? U96F32.zero
}
