import { fromHex } from '@glia/base'
import {
  type AccountId,
  type Ctx,
  dispatch,
  type Host,
  makeCall,
  type Origin,
  signedBy,
  toAccountId,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { executeBatchedOrders } from '../pallets/limit-orders/calls/executeBatchedOrders.ts'
import { executeOrders } from '../pallets/limit-orders/calls/executeOrders.ts'
import type { limitOrdersEvents } from '../pallets/limit-orders/declarations.ts'
import { home } from '../pallets/limit-orders/home.ts'
import { type Order, type OrderStatus, orderBytes, orderId, type SignedOrder } from '../pallets/limit-orders/order.ts'
import { orders } from '../pallets/limit-orders/storage.ts'
import { asLimitPrice, asNetUid, type EitherKey, type LimitPrice } from '../pallets/subtensor/types.ts'
import { errorText } from './chain.ts'

// For tests of limit orders: orders that are signed, and what became of them.

const MAX_U64 = (1n << 64n) - 1n
/** Limit price that every buy keeps, and time that never comes. */
export const ANY_PRICE: LimitPrice = asLimitPrice(MAX_U64)
export const FOREVER = MAX_U64
/** Billionths of a hundredth. */
export const ONE_PERCENT = 10_000_000
/** The local network's. */
export const CHAIN_ID = 42n

/** What stands for a signature here: nobody else's, and of no other message. */
function mark(publicKey: AccountId, message: Uint8Array): Uint8Array {
  const half = blake2b256(Uint8Array.of(...fromHex(publicKey), ...message))
  return Uint8Array.of(...half, ...half)
}

/** Knows {@link mark} for a signature of sr25519, and no other. */
export const MARKING: Host = {
  verify: (kind, signature, message, publicKey) =>
    kind === 'Sr25519' && Buffer.compare(signature, mark(toAccountId(publicKey), message)) === 0,
}

/** What an order is about; the rest is usual: a buy on subnet 1 at any price, for ever, without a fee. */
export type Wish = Partial<Order> & Pick<Order, 'signer' | 'hotkey' | 'amount'>

export function orderOf(wish: Wish): Order {
  return {
    netuid: asNetUid(1),
    orderType: 'LimitBuy',
    limitPrice: ANY_PRICE,
    expiry: FOREVER,
    feeRate: 0,
    feeRecipient: wish.signer,
    relayer: undefined,
    maxSlippage: undefined,
    chainId: CHAIN_ID,
    partialFillsEnabled: false,
    ...wish,
  }
}

/** An order that its signer, or `by`, has signed. */
export function signed(wish: Wish, more: { readonly by?: EitherKey; readonly part?: bigint } = {}): SignedOrder {
  const order = { type: 'V1', value: orderOf(wish) } as const
  const value = mark(more.by ?? wish.signer, orderBytes(order))
  return { order, signature: { type: 'Sr25519', value }, partialFill: more.part }
}

/** A part of an order that may be executed in parts. */
export const part = (of: SignedOrder, partialFill: bigint | undefined): SignedOrder => ({ ...of, partialFill })

/** Relays orders one by one; answers `ok` or the error. */
export function relayed(ctx: Ctx, by: AccountId | Origin, list: readonly SignedOrder[], shouldFail = false): string {
  const { error } = dispatch(ctx, originOf(by), makeCall(ctx.runtime, executeOrders, { orders: list, shouldFail }))
  return error === undefined ? 'ok' : errorText(ctx, error)
}

/** Relays orders as a batch of subnet 1, or of `netuid`; answers `ok` or the error. */
export function batched(ctx: Ctx, by: AccountId | Origin, list: readonly SignedOrder[], netuid = 1): string {
  const args = { netuid: asNetUid(netuid), orders: list }
  const { error } = dispatch(ctx, originOf(by), makeCall(ctx.runtime, executeBatchedOrders, args))
  return error === undefined ? 'ok' : errorText(ctx, error)
}

const originOf = (by: AccountId | Origin): Origin => (typeof by === 'string' ? signedBy(by) : by)

export const statusOf = (ctx: Ctx, { order }: SignedOrder): OrderStatus | undefined => orders.get(ctx, orderId(order))

/** What the block's events of one kind say, in order. */
export const told = (ctx: Ctx, name: keyof typeof limitOrdersEvents): readonly Record<string, unknown>[] =>
  ctx.events
    .filter(({ event }) => event.pallet === home.name && event.name === name)
    .map(({ fields }) => fields as Record<string, unknown>)

/** Why the block's orders were skipped. */
export const skipped = (ctx: Ctx): string[] =>
  told(ctx, 'OrderSkipped').map(({ reason }) => errorText(ctx, reason as Parameters<typeof errorText>[1]))
