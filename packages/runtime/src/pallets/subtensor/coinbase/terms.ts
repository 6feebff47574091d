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
 * Splits a subnet's TAO of the block: into the pool goes as much as matches alpha at the present price, capped by root's part
 * of the alpha emission; the rest is excess (`get_subnet_terms`).
 */
export function subnetTerms(ctx: Ctx, emissions: PerSubnet): Map<NetUid, SubnetTerms> {
  const terms = new Map<NetUid, SubnetTerms>()
  for (const [netuid, tao] of emissions) {
    const alphaOut = U96F32.fromInteger(alphaBlockEmission(ctx, netuid))
    const price = U96F32.fromFixed(currentPrice(ctx, netuid), U64F64)
    let taoIn = tao
    let alphaIn = U96F32.safeDivOr(tao, price, 0n)
    const cap = U96F32.saturatingMul(rootProportion(ctx, netuid), alphaOut)
    if (alphaIn > cap) {
      alphaIn = cap
      taoIn = U96F32.saturatingMul(alphaIn, price)
    }
    terms.set(netuid, { taoIn, alphaIn, alphaOut, excessTao: U96F32.saturatingSub(tao, taoIn) })
  }
  return terms
}

/** Alpha that a subnet issues in a block by its own halvings; the reference keeps the last answer in BlockEmission. */
function alphaBlockEmission(ctx: Ctx, netuid: NetUid): bigint {
  const emission = blockEmissionForIssuance(alphaIssuance(ctx, netuid))
  if (store.blockEmission.get(ctx) !== emission) store.blockEmission.set(ctx, emission)
  return emission
}

/** Root's part of a subnet: weighted root TAO over that plus the subnet's alpha (`root_proportion`). U96F32 bits. */
export function rootProportion(ctx: Ctx, netuid: NetUid): bigint {
  const root = U96F32.saturatingMul(U96F32.fromInteger(store.subnetTao.get(ctx, ROOT)), taoWeightFixed(ctx))
  const all = U96F32.saturatingAdd(root, U96F32.fromInteger(alphaIssuance(ctx, netuid)))
  return U96F32.checkedDiv(root, all) ?? 0n
}
