import { accountId, constant, event, field, newtype, palletHome, plainEnum, u8, u128 } from '@glia/frame'
import { tao } from '../subtensor/types.ts'

const home = palletHome({ name: 'TransactionPayment', index: 6 })

/** 1.0 as FixedU128: this chain's fee multiplier never moves. */
export const ONE = 1_000_000_000_000_000_000n

const multiplier = newtype('sp_arithmetic::fixed_point::FixedU128', u128, { typeName: 'u128' })
export const nextFeeMultiplier = home.value({
  name: 'NextFeeMultiplier',
  docs: 'Factor on fees by weight.',
  value: multiplier,
  default: ONE,
})
export const storageVersion = home.value({
  name: 'StorageVersion',
  docs: 'Form of what this pallet stores.',
  value: plainEnum('pallet_transaction_payment::Releases', ['V1Ancient', 'V2']),
})

const balance = field(tao, 'BalanceOf<T>')

export const transactionPaymentEvents = home.events({
  TransactionFeePaid: event('A transaction was paid for: the fee, and how much of it is a tip on top.', {
    who: field(accountId, 'T::AccountId'),
    actualFee: balance,
    tip: balance,
  }),
})

/** What transactions cost and who gets it: the block's author. */
export const transactionPayment = home.pallet({
  storage: [nextFeeMultiplier, storageVersion],
  events: transactionPaymentEvents,
  // Whatever root has written there (`ConstFeeMultiplier`).
  hooks: { onFinalize: (ctx) => nextFeeMultiplier.set(ctx, ONE) },
  constants: {
    OperationalFeeMultiplier: constant(
      u8,
      5,
      'How many times its fee an operational transaction counts as tip, for its priority.',
    ),
  },
})
