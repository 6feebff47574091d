import { type AccountId, argsIf, type Ctx, DispatchFailure, emit, invalid, type RuntimeCall } from '@glia/frame'
import { blockAuthor } from '../pallets/aura/author.ts'
import { minOf } from '../pallets/subtensor/arithmetic.ts'
import { burnAlpha } from '../pallets/subtensor/calls/burnAlpha.ts'
import { moveStake } from '../pallets/subtensor/calls/moveStake.ts'
import { recycleAlpha } from '../pallets/subtensor/calls/recycleAlpha.ts'
import { removeStake } from '../pallets/subtensor/calls/removeStake.ts'
import { removeStakeFullLimit } from '../pallets/subtensor/calls/removeStakeFullLimit.ts'
import { removeStakeLimit } from '../pallets/subtensor/calls/removeStakeLimit.ts'
import { swapStake } from '../pallets/subtensor/calls/swapStake.ts'
import { swapStakeLimit } from '../pallets/subtensor/calls/swapStakeLimit.ts'
import { transferStake } from '../pallets/subtensor/calls/transferStake.ts'
import { unstakeAll } from '../pallets/subtensor/calls/unstakeAll.ts'
import { unstakeAllAlpha } from '../pallets/subtensor/calls/unstakeAllAlpha.ts'
import { events } from '../pallets/subtensor/events.ts'
import { unstakeFromSubnet } from '../pallets/subtensor/staking/intoSubnet.ts'
import { stakeOf } from '../pallets/subtensor/staking/stake.ts'
import { subtokenEnabled } from '../pallets/subtensor/storage/index.ts'
import { allNetuids } from '../pallets/subtensor/subnets/subnets.ts'
import {
  type Alpha,
  asLimitPrice,
  type Coldkey,
  type Hotkey,
  type NetUid,
  ROOT,
  type Tao,
  ZERO,
} from '../pallets/subtensor/types.ts'
import { alphaWorth } from '../pallets/swap/pool.ts'

/** A fee paid in alpha, already sold for the author. `report` deposits the event that says so. */
export interface AlphaFee {
  readonly netuid: NetUid
  readonly alpha: Alpha
  /** What the author got, rao. */
  readonly tao: Tao
  report(ctx: Ctx, who: AccountId): void
}

/** Lower than any price. */
const NO_LIMIT = asLimitPrice(0n)

/** Stake from which a fee can be taken. */
interface Source {
  readonly hotkey: Hotkey
  readonly netuid: NetUid
}

/** The position that a call takes alpha from, if it is one. */
function positionOf(call: RuntimeCall): Source | undefined {
  const own = argsIf(call, removeStake, removeStakeLimit, removeStakeFullLimit, recycleAlpha, burnAlpha)
  if (own !== undefined) return own
  const moved = argsIf(call, moveStake)
  if (moved !== undefined) return { hotkey: moved.originHotkey, netuid: moved.originNetuid }
  const left = argsIf(call, transferStake, swapStake, swapStakeLimit)
  return left && { hotkey: left.hotkey, netuid: left.originNetuid }
}

/** Positions that a call takes alpha from (`fees_in_alpha`). */
function sourcesOf(ctx: Ctx, coldkey: Coldkey, call: RuntimeCall): Source[] {
  const position = positionOf(call)
  if (position !== undefined) return [position]
  const all = argsIf(call, unstakeAll, unstakeAllAlpha)
  if (all === undefined) return []
  const { hotkey } = all
  return allNetuids(ctx)
    .filter((netuid) => subtokenEnabled.get(ctx, netuid) && stakeOf(ctx, hotkey, coldkey, netuid) !== 0n)
    .map((netuid) => ({ hotkey, netuid }))
}

/** Calls that take alpha from one position may pay their fee from it, if it covers the fee (`can_withdraw_in_alpha`). */
export function canPayInAlpha(ctx: Ctx, coldkey: Coldkey, call: RuntimeCall, fee: Tao): boolean {
  const [source, another] = sourcesOf(ctx, coldkey, call)
  if (source === undefined || another !== undefined) return false
  return stakeOf(ctx, source.hotkey, coldkey, source.netuid) >= alphaWorth(ctx, source.netuid, fee)
}

/**
 * Sells alpha worth `fee` rao for the author, without a swap fee; at most what the position holds. Undefined when the call
 * takes no alpha; throws ValidityFailure Payment when the pool cannot buy it (`withdraw_in_alpha`).
 */
export function payInAlpha(ctx: Ctx, coldkey: Coldkey, call: RuntimeCall, fee: Tao): AlphaFee | undefined {
  const [source, another] = sourcesOf(ctx, coldkey, call)
  if (source === undefined) return undefined
  const author = blockAuthor(ctx)
  if (another !== undefined || author === undefined) return paid(ROOT, ZERO, ZERO)
  const { hotkey, netuid } = source
  const stake = stakeOf(ctx, hotkey, coldkey, netuid)
  const worth = alphaWorth(ctx, netuid, fee)
  const alpha = worth === 0n ? stake : minOf(worth, stake)
  const sale = { hotkey, coldkey, netuid, limit: NO_LIMIT, dropFees: true, beneficiary: author }
  try {
    return ctx.transaction(() => paid(netuid, alpha, unstakeFromSubnet(ctx, { ...sale, alpha })))
  } catch (error) {
    if (error instanceof DispatchFailure) throw invalid('Payment')
    throw error
  }
}

const paid = (netuid: NetUid, alpha: Alpha, tao: Tao): AlphaFee => ({
  netuid,
  alpha,
  tao,
  report(ctx, who) {
    emit(ctx, events.TransactionFeePaidWithAlpha, { who, netuid, alphaFee: alpha, taoAmount: tao })
  },
})
