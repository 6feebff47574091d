import { type AccountId, type Ctx, DispatchFailure, emit, invalid, type RuntimeCall } from '@glia/frame'
import { blockAuthor } from '../pallets/aura/author.ts'
import { minOf } from '../pallets/subtensor/arithmetic.ts'
import { events } from '../pallets/subtensor/events.ts'
import { unstakeFromSubnet } from '../pallets/subtensor/staking/intoSubnet.ts'
import { stakeOf } from '../pallets/subtensor/staking/stake.ts'
import { subtokenEnabled } from '../pallets/subtensor/storage/index.ts'
import { allNetuids } from '../pallets/subtensor/subnets/subnets.ts'
import { type Alpha, type NetUid, ROOT, type Tao } from '../pallets/subtensor/types.ts'
import { alphaWorth } from '../pallets/swap/pool.ts'

/** A fee paid in alpha, already sold for the author. `report` deposits the event that says so. */
export interface AlphaFee {
  readonly netuid: NetUid
  readonly alpha: Alpha
  /** What the author got, rao. */
  readonly tao: Tao
  report(ctx: Ctx, who: AccountId): void
}

/** Stake from which a fee can be taken. */
interface Source {
  readonly hotkey: AccountId
  readonly netuid: NetUid
}

/** Calls that take alpha from one position, and the arguments that name it. */
const ONE_POSITION: Readonly<Record<string, readonly [hotkey: string, netuid: string]>> = {
  remove_stake: ['hotkey', 'netuid'],
  remove_stake_limit: ['hotkey', 'netuid'],
  remove_stake_full_limit: ['hotkey', 'netuid'],
  move_stake: ['originHotkey', 'originNetuid'],
  transfer_stake: ['hotkey', 'originNetuid'],
  swap_stake: ['hotkey', 'originNetuid'],
  swap_stake_limit: ['hotkey', 'originNetuid'],
  recycle_alpha: ['hotkey', 'netuid'],
  burn_alpha: ['hotkey', 'netuid'],
}
const ALL_POSITIONS = new Set(['unstake_all', 'unstake_all_alpha'])

/** Positions that a call takes alpha from (`fees_in_alpha`). */
function sourcesOf(ctx: Ctx, who: AccountId, call: RuntimeCall): Source[] {
  if (call.bound.pallet !== 'SubtensorModule') return []
  const args = call.args as Readonly<Record<string, unknown>>
  const named = ONE_POSITION[call.bound.name]
  if (named !== undefined) return [{ hotkey: args[named[0]] as AccountId, netuid: args[named[1]] as NetUid }]
  if (!ALL_POSITIONS.has(call.bound.name)) return []
  const hotkey = args['hotkey'] as AccountId
  return allNetuids(ctx)
    .filter((netuid) => subtokenEnabled.get(ctx, netuid) && stakeOf(ctx, hotkey, who, netuid) !== 0n)
    .map((netuid) => ({ hotkey, netuid }))
}

/** Calls that take alpha from one position may pay their fee from it, if it covers the fee (`can_withdraw_in_alpha`). */
export function canPayInAlpha(ctx: Ctx, who: AccountId, call: RuntimeCall, fee: Tao): boolean {
  const [source, another] = sourcesOf(ctx, who, call)
  if (source === undefined || another !== undefined) return false
  return stakeOf(ctx, source.hotkey, who, source.netuid) >= alphaWorth(ctx, source.netuid, fee)
}

/**
 * Sells alpha worth `fee` rao for the author, without a swap fee; at most what the position holds. Undefined when the call
 * takes no alpha; throws ValidityFailure Payment when the pool cannot buy it (`withdraw_in_alpha`).
 */
export function payInAlpha(ctx: Ctx, who: AccountId, call: RuntimeCall, fee: Tao): AlphaFee | undefined {
  const [source, another] = sourcesOf(ctx, who, call)
  if (source === undefined) return undefined
  const author = blockAuthor(ctx)
  if (another !== undefined || author === undefined) return paid(ROOT, 0n, 0n)
  const { hotkey, netuid } = source
  const stake = stakeOf(ctx, hotkey, who, netuid)
  const worth = alphaWorth(ctx, netuid, fee)
  const alpha = worth === 0n ? stake : minOf(worth, stake)
  try {
    return ctx.transaction(() =>
      paid(netuid, alpha, unstakeFromSubnet(ctx, hotkey, who, author, netuid, alpha, 0n, true)),
    )
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
