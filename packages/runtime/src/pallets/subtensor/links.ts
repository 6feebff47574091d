import type { AccountId, Ctx } from '@glia/frame'
import { FrameError } from '@glia/frame'
import type { I64F64, U64F64 } from './fixed.ts'
import type { Alpha, NetUid, Tao } from './types.ts'

/** What registration and weights need of staking, swap, locks and commitments. */
export interface Links {
  swapTaoForAlpha(ctx: Ctx, netuid: NetUid, tao: Tao, priceLimit: bigint, dropFees: boolean): { amountPaidOut: Alpha }
  maxPrice: bigint
  currentAlphaPrice(ctx: Ctx, netuid: NetUid): U64F64
  stakeOfHotkey(ctx: Ctx, hotkey: AccountId, netuid: NetUid): Alpha
  stakeWeight(ctx: Ctx, hotkey: AccountId, netuid: NetUid): I64F64
  scheduleChildren(
    ctx: Ctx,
    coldkey: AccountId,
    hotkey: AccountId,
    netuid: NetUid,
    children: readonly (readonly [bigint, AccountId])[],
  ): void
  dissolveStake(ctx: Ctx, netuid: NetUid): void
  clearSmallNominations(ctx: Ctx): void
  /** Latest drand round that the chain knows. */
  lastDrandRound(ctx: Ctx): bigint
  destroyLocks(ctx: Ctx, netuid: NetUid): void
}
export const links: Links = new Proxy({} as Links, {
  get(_, name) {
    throw new FrameError(`${String(name)} is not linked`)
  },
})
