import type { Ctx } from '@glia/frame'
import { burnAlpha, mintAlpha, recycleAlpha } from '../alpha-assets/index.ts'
import { addU64, subU64 } from './arithmetic.ts'
import { subnetAlphaIn, subnetAlphaOut } from './storage/index.ts'
import type { Alpha, NetUid } from './types.ts'

/** Issues alpha into a subnet's pool. */
export function issueAlphaIn(ctx: Ctx, netuid: NetUid, amount: Alpha): void {
  mintAlpha(ctx, netuid, amount)
  if (amount > 0n) subnetAlphaIn.update(ctx, netuid, (total) => addU64(total, amount))
}

/** Issues alpha outside the pool, to be paid out. */
export function issueAlphaOut(ctx: Ctx, netuid: NetUid, amount: Alpha): void {
  mintAlpha(ctx, netuid, amount)
  if (amount > 0n) subnetAlphaOut.update(ctx, netuid, (total) => addU64(total, amount))
}

/** Takes alpha out of existence, so that it can be issued again (`recycle_subnet_alpha`). */
export function recycleSubnetAlpha(ctx: Ctx, netuid: NetUid, amount: Alpha): void {
  if (amount === 0n) return
  subnetAlphaOut.update(ctx, netuid, (total) => subU64(total, amount))
  recycleAlpha(ctx, netuid, amount)
}

/** Puts alpha out of everybody's reach; it stays issued (`burn_subnet_alpha`). */
export const burnSubnetAlpha = (ctx: Ctx, netuid: NetUid, amount: Alpha): void => burnAlpha(ctx, netuid, amount)

/** Alpha in the pool and outside (`get_alpha_issuance`). */
export const alphaIssuance = (ctx: Ctx, netuid: NetUid): Alpha =>
  addU64(subnetAlphaIn.get(ctx, netuid), subnetAlphaOut.get(ctx, netuid))
