import { type AccountId, betweenCalls, type Ctx, DispatchFailure, emit, type H256 } from '@glia/frame'
import { transfer } from '../balances/index.ts'
import { subU64 } from '../subtensor/arithmetic.ts'
import { asAlpha, asTao, type Tao } from '../subtensor/types.ts'
import { currentPrice } from '../swap/pool.ts'
import { now } from '../timestamp/index.ts'
import { limitOrdersEvents as events } from './declarations.ts'
import { type Market, POOLS } from './market.ts'
import { isBuy, type Order, orderId, type SignedOrder } from './order.ts'
import { ensureExecutable, noteExecuted, shareOf, swapLimit } from './terms.ts'

/**
 * Executes orders one by one, each with the pool. One that fails is skipped and leaves nothing, event OrderSkipped; with
 * `allOrNothing` the first failure is the failure of all (`execute_orders`).
 */
export function executeEach(
  ctx: Ctx,
  signed: readonly SignedOrder[],
  { relayer, allOrNothing }: { readonly relayer: AccountId; readonly allOrNothing: boolean },
  market: Market = POOLS,
): void {
  for (const each of signed) {
    betweenCalls(ctx)
    const id = orderId(each.order)
    try {
      ctx.transaction(() => execute(ctx, each, id, relayer, market))
    } catch (failure) {
      if (allOrNothing || !(failure instanceof DispatchFailure)) throw failure
      emit(ctx, events.OrderSkipped, { orderId: id, reason: failure.error })
    }
  }
}

/** `try_execute_order`. Event OrderExecuted. */
function execute(ctx: Ctx, signed: SignedOrder, id: H256, relayer: AccountId, market: Market): void {
  const order = signed.order.value
  const { signer, netuid, orderType } = order
  ensureExecutable(ctx, signed, id, { now: now.get(ctx), price: currentPrice(ctx, netuid), relayer })
  const amount = signed.partialFill ?? order.amount
  const [amountIn, amountOut] = isBuy(orderType)
    ? buy(ctx, market, order, asTao(amount))
    : sell(ctx, market, order, amount)
  noteExecuted(ctx, id, signed)
  emit(ctx, events.OrderExecuted, { orderId: id, signer, netuid, orderType, amountIn, amountOut })
}

/** What was given and got, rao. */
type Trade = readonly [bigint, bigint]

/** The fee is part of the TAO that is given: the pool gets the rest. */
function buy(ctx: Ctx, market: Market, order: Order, amount: Tao): Trade {
  const { signer: coldkey, hotkey, netuid } = order
  const fee = shareOf(amount, order.feeRate)
  const tao = subU64(amount, fee)
  const alpha = market.buyAlpha(ctx, { coldkey, hotkey, netuid, tao, limit: swapLimit(order) }, { validate: true })
  payFee(ctx, order, fee)
  return [tao, alpha]
}

/** The fee is part of the TAO that is got. */
function sell(ctx: Ctx, market: Market, order: Order, amount: bigint): Trade {
  const { signer: coldkey, hotkey, netuid } = order
  const sale = { coldkey, hotkey, netuid, alpha: asAlpha(amount), limit: swapLimit(order) }
  const tao = market.sellAlpha(ctx, sale, { validate: true })
  const fee = shareOf(tao, order.feeRate)
  payFee(ctx, order, fee)
  return [amount, subU64(tao, fee)]
}

function payFee(ctx: Ctx, { signer: from, feeRecipient: to }: Order, amount: Tao): void {
  if (amount > 0n) transfer(ctx, { from, to, amount }, 'expendable')
}
