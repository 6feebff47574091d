import {
  type AccountId,
  accountId,
  constant,
  dispatchError,
  event,
  field,
  fixedBytes,
  h256,
  newtype,
  plain,
  u32,
} from '@glia/frame'
import { palletAccount } from '../palletAccount.ts'
import { asEitherKey, type Coldkey, type Hotkey, netUid } from '../subtensor/types.ts'
import { home } from './home.ts'
import { orderSide, orderType } from './order.ts'

const id = field(h256, 'H256')
const signer = field(accountId, 'T::AccountId')
const netuid = field(netUid, 'NetUid')

export const limitOrdersEvents = home.events({
  OrderExecuted: event('An order was executed, all of it or a part: what its signer gave and got.', {
    orderId: id,
    signer,
    netuid,
    orderType: field(orderType, 'OrderType'),
    amountIn: plain.u64,
    amountOut: plain.u64,
  }),
  OrderSkipped: event('An order was not executed: why.', {
    orderId: id,
    reason: field(dispatchError, 'sp_runtime::DispatchError'),
  }),
  OrderCancelled: event('The signer of an order took it back.', { orderId: id, signer }),
  GroupExecutionSummary: event('A batch of orders was executed: what of it went through the pool.', {
    netuid,
    netSide: field(orderSide, 'OrderSide'),
    netAmount: plain.u64,
    actualOut: plain.u64,
    executedCount: plain.u32,
  }),
  LimitOrdersPalletStatusChanged: event('Root let orders be executed, or no longer.', { enabled: plain.bool }),
})

export const limitOrdersErrors = home.errors({
  InvalidSignature: 'The signature is not the signer’s of this order; only sr25519 holds.',
  OrderAlreadyProcessed: 'The order was executed or cancelled; sign another one.',
  OrderCancelled: 'The order was cancelled; sign another one.',
  OrderExpired: 'The order holds no longer; sign one that expires later.',
  PriceConditionNotMet: 'The price is not one at which the order is to be executed; wait until it is.',
  Unauthorized: 'Only the signer of an order may cancel it.',
  SwapReturnedZero: 'The pool gives nothing for so little; trade more.',
  RootNetUidNotAllowed: 'The root subnet has no pool to trade with.',
  OrderNetUidMismatch: 'An order of the batch is for another subnet; leave it out.',
  LimitOrdersDisabled: 'Limit orders are switched off.',
  RelayerMissMatch: 'The order names others to relay it.',
  PartialFillsNotEnabled: 'The order is to be executed as a whole.',
  IncorrectPartialFillAmount: 'The part is nothing, or more than is left of the order; say how much of the rest.',
  RelayerRequiredForPartialFill: 'Only an order that names who relays it is executed in parts.',
  ChainIdMismatch: 'The order was signed for another chain.',
  PalletHotkeyNotRegistered: 'The hotkey through which batches are traded is not the pallet’s own.',
  ArithmeticOverflow: 'At this price the amount is more than can be counted.',
  DuplicateOrderInBatch: 'An order stands twice in the batch; leave one out.',
  ZeroShareInBatch: 'An order of the batch would get nothing for what it gives; leave it out.',
})

export const MAX_ORDERS = 100
const PALLET_ID = new TextEncoder().encode('bt/limit')
/** Holds what the orders of a batch give until it is shared out. */
export const PALLET_ACCOUNT: Coldkey = asEitherKey(palletAccount(PALLET_ID))
/** With this hotkey the pallet's account has its alpha. */
export const PALLET_HOTKEY: Hotkey = asEitherKey(palletAccount(new TextEncoder().encode('bt/lmhky')))

export const limitOrdersConstants = {
  MaxOrdersPerBatch: constant(u32, MAX_ORDERS, 'Orders that one call may bring.'),
  PalletId: constant(
    newtype('frame_support::PalletId', fixedBytes(8), { typeName: '[u8; 8]' }),
    PALLET_ID,
    'From which the account is made that holds what a batch trades.',
  ),
  PalletHotkey: constant<AccountId>(accountId, PALLET_HOTKEY, 'Hotkey with which that account has its alpha.'),
}
