import { type Ctx, ensure } from '@glia/frame'
import { currentPrice, previewSwap, taoWorth } from '../../swap/pool.ts'
import { addU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { hotkeyExists } from '../hotkeys.ts'
import { lastColdkeyHotkeyStakeBlock, subnetMechanism } from '../storage/index.ts'
import { subnetExists } from '../subnets/subnets.ts'
import { canSpend } from '../tao.ts'
import type { Alpha, Coldkey, Hotkey, NetUid, Tao } from '../types.ts'
import { ensureSubtokenEnabled, MIN_STAKE } from './addStake.ts'
import { type Purchase, type Sale, stakeIntoSubnet, unstakeFromSubnet } from './intoSubnet.ts'
import { ensureUnlocked } from './locks/rules.ts'
import { validateRemoveStake } from './removeStake.ts'
import { decreaseStake, increaseStake, stakeOf } from './stake.ts'

// What limit orders ask of stake and pools (`OrderSwapInterface`).

/** The mechanism whose pool has a price: elsewhere a limit never binds. */
const DYNAMIC = 1

function ensureTraded(ctx: Ctx, netuid: NetUid): void {
  ensure(subnetExists(ctx, netuid), errors.SubnetNotExists)
  ensureSubtokenEnabled(ctx, netuid)
}

/**
 * Buys alpha with all of the TAO or none, rao. With `validate` the buyer is checked as whoever stakes. Answers the alpha.
 * Errors: SubnetNotExists, SubtokenDisabled, HotKeyAccountNotExists, AmountTooLow, NotEnoughBalanceToStake, SlippageTooHigh, and
 * those of `swap` (`buy_alpha`).
 */
export function buyAlpha(ctx: Ctx, purchase: Purchase, { validate }: { readonly validate: boolean }): Alpha {
  const { hotkey, coldkey, netuid, tao, limit } = purchase
  return ctx.transaction(() => {
    ensureTraded(ctx, netuid)
    if (validate) {
      ensure(hotkeyExists(ctx, hotkey), errors.HotKeyAccountNotExists)
      ensure(tao >= MIN_STAKE, errors.AmountTooLow)
      ensure(canSpend(ctx, coldkey, tao), errors.NotEnoughBalanceToStake)
    }
    if (subnetMechanism.get(ctx, netuid) === DYNAMIC) {
      const { paidIn, fee } = previewSwap(ctx, { netuid, side: 'buy', amount: tao, limit, dropFees: false })
      ensure(addU64(paidIn, fee) >= tao, errors.SlippageTooHigh)
    }
    return stakeIntoSubnet(ctx, purchase)
  })
}

/**
 * Sells all of the alpha or none, rao. With `validate` the seller is checked as whoever unstakes. Answers the TAO.
 * Errors: SubnetNotExists, SubtokenDisabled, those of `validateRemoveStake`, SlippageTooHigh, and those of `swap` (`sell_alpha`).
 */
export function sellAlpha(ctx: Ctx, sale: Sale, { validate }: { readonly validate: boolean }): Tao {
  const { hotkey, coldkey, netuid, alpha, limit } = sale
  return ctx.transaction(() => {
    ensureTraded(ctx, netuid)
    if (validate) validateRemoveStake(ctx, { coldkey, hotkey, netuid, amount: alpha, most: alpha, allowPartial: false })
    if (subnetMechanism.get(ctx, netuid) === DYNAMIC) {
      const { paidIn, fee } = previewSwap(ctx, { netuid, side: 'sell', amount: alpha, limit, dropFees: false })
      ensure(addU64(paidIn, fee) >= alpha, errors.SlippageTooHigh)
    }
    return unstakeFromSubnet(ctx, sale)
  })
}

/** Who holds stake, and with whom. */
export interface Holder {
  readonly coldkey: Coldkey
  readonly hotkey: Hotkey
}

/** Staked alpha that goes from one holder to another beside the pool, rao. */
export interface StakedPayment {
  readonly from: Holder
  readonly to: Holder
  readonly netuid: NetUid
  readonly amount: Alpha
  /** Is the sender checked as whoever unstakes? */
  readonly validateSender: boolean
  /** Must the receiver's hotkey be somebody's? */
  readonly validateReceiver: boolean
}

/**
 * Moves staked alpha without a swap. Errors: SubnetNotExists, SubtokenDisabled, HotKeyAccountNotExists, AmountTooLow,
 * StakeUnavailable, NotEnoughStakeToWithdraw (`transfer_staked_alpha`).
 */
export function transferStakedAlpha(ctx: Ctx, payment: StakedPayment): void {
  const { from, to, netuid, amount, validateSender, validateReceiver } = payment
  ctx.transaction(() => {
    ensureTraded(ctx, netuid)
    if (validateSender) {
      ensure(hotkeyExists(ctx, from.hotkey), errors.HotKeyAccountNotExists)
      ensure(amount !== 0n, errors.AmountTooLow)
      ensure(taoWorth(amount, currentPrice(ctx, netuid)) >= MIN_STAKE, errors.AmountTooLow)
      ensureUnlocked(ctx, from.coldkey, netuid, amount)
    }
    if (validateReceiver) ensure(hotkeyExists(ctx, to.hotkey), errors.HotKeyAccountNotExists)
    ensure(stakeOf(ctx, from.hotkey, from.coldkey, netuid) >= amount, errors.NotEnoughStakeToWithdraw)
    decreaseStake(ctx, from.hotkey, from.coldkey, netuid, amount)
    increaseStake(ctx, to.hotkey, to.coldkey, netuid, amount)
    lastColdkeyHotkeyStakeBlock.set(ctx, to.coldkey, to.hotkey, currentBlock(ctx))
  })
}
