import { toHex0x } from '@glia/base'
import {
  type AccountId,
  accountId,
  boundedVec,
  type Codec,
  encode,
  field,
  type H256,
  type MultiSignature,
  multiSignature,
  option,
  plain,
  plainEnum,
  struct,
  u64,
  unit,
  type Variant,
  variant,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import {
  type Coldkey,
  coldkeyId,
  type Hotkey,
  hotkeyId,
  type LimitPrice,
  limitPrice,
  type NetUid,
  netUid,
  perbill,
} from '../subtensor/types.ts'

const crate = 'pallet_limit_orders'
/** Accounts that an order may name to relay it. */
const MAX_RELAYERS = 10

/** Which way an order trades, and at which prices: buys up to the limit; sells from it up, or from it down. */
export type OrderType = 'LimitBuy' | 'TakeProfit' | 'StopLoss'
export const orderType: Codec<OrderType> = plainEnum(`${crate}::OrderType`, ['LimitBuy', 'TakeProfit', 'StopLoss'])
export const isBuy = (type: OrderType): boolean => type === 'LimitBuy'

/** Which way a batch trades with the pool. */
export type OrderSide = 'Buy' | 'Sell'
export const orderSide: Codec<OrderSide> = plainEnum(`${crate}::OrderSide`, ['Buy', 'Sell'])

/** What somebody wants bought or sold, as it is signed; the chain keeps its hash alone. */
export interface Order {
  /** Pays TAO for alpha, or has the alpha that is sold. */
  readonly signer: Coldkey
  readonly hotkey: Hotkey
  readonly netuid: NetUid
  readonly orderType: OrderType
  /** Rao: TAO of a buy, alpha of a sale. */
  readonly amount: bigint
  readonly limitPrice: LimitPrice
  /** Milliseconds since the Unix epoch: the last time at which the order holds. */
  readonly expiry: bigint
  /** Billionths of the TAO that is paid or got. */
  readonly feeRate: number
  readonly feeRecipient: AccountId
  /** Who may relay it; anybody if nobody is named. */
  readonly relayer: readonly AccountId[] | undefined
  /** Billionths of the limit price that the pool may pass it by; without it the pool may do so however far. */
  readonly maxSlippage: number | undefined
  readonly chainId: bigint
  readonly partialFillsEnabled: boolean
}
const accountParam = { name: 'AccountId', type: accountId.type }
const order: Codec<Order> = struct<Order>(
  {
    signer: field(coldkeyId, 'AccountId'),
    hotkey: field(hotkeyId, 'AccountId'),
    netuid: field(netUid, 'NetUid'),
    orderType: field(orderType, 'OrderType'),
    amount: plain.u64,
    limitPrice: field(limitPrice, 'u64'),
    expiry: plain.u64,
    feeRate: field(perbill, 'Perbill'),
    feeRecipient: field(accountId, 'AccountId'),
    relayer: field(option(boundedVec(accountId, MAX_RELAYERS)), 'Option<BoundedVec<AccountId, ConstU32<10>>>'),
    maxSlippage: field(option(perbill), 'Option<Perbill>'),
    chainId: plain.u64,
    partialFillsEnabled: plain.bool,
  },
  { path: `${crate}::Order`, params: [accountParam] },
)

interface Versions {
  readonly V1: Order
}
/** An order in the form in which it was signed: others may come. */
export type VersionedOrder = Variant<Versions>
export const versionedOrder: Codec<VersionedOrder> = variant<Versions>(
  { V1: order },
  { path: `${crate}::VersionedOrder`, params: [accountParam] },
)

/** An order as it is relayed. */
export interface SignedOrder {
  readonly order: VersionedOrder
  /** Of the order's bytes, by its signer; only sr25519 holds. */
  readonly signature: MultiSignature
  /** Rao of the order's amount that are traded now; all of it when left out. */
  readonly partialFill: bigint | undefined
}
export const signedOrder: Codec<SignedOrder> = struct<SignedOrder>(
  {
    order: field(versionedOrder, 'VersionedOrder<AccountId>'),
    signature: field(multiSignature, 'MultiSignature'),
    partialFill: field(option(u64), 'Option<u64>'),
  },
  { path: `${crate}::SignedOrder`, params: [accountParam] },
)

interface Statuses {
  readonly Fulfilled: undefined
  /** Rao of the order's amount that were traded so far. */
  readonly PartiallyFilled: bigint
  readonly Cancelled: undefined
}
/** What became of an order. */
export type OrderStatus = Variant<Statuses>
export const orderStatus: Codec<OrderStatus> = variant<Statuses>(
  { Fulfilled: unit, PartiallyFilled: u64, Cancelled: unit },
  { path: `${crate}::OrderStatus` },
)

export const orderBytes = (of: VersionedOrder): Uint8Array => encode(versionedOrder, of)
/** The name of an order: blake2-256 of its bytes (`derive_order_id`). */
export const orderId = (of: VersionedOrder): H256 => toHex0x(blake2b256(orderBytes(of))) as H256
