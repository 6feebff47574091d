import { accountId, event, field, plainEnum } from '@glia/frame'
import { balance } from './fields.ts'
import { home } from './home.ts'

const account = field(accountId, 'T::AccountId')
const destinationStatus = field(
  plainEnum('frame_support::traits::tokens::misc::BalanceStatus', ['Free', 'Reserved']),
  'Status',
)
const amountOf = { who: account, amount: balance }

/** Amounts are in rao. */
export const balancesEvents = home.events({
  Endowed: event('An account came to be with a balance.', { account, freeBalance: balance }),
  DustLost: event('An account went with a balance too small to live on, which is lost.', { account, amount: balance }),
  Transfer: event('TAO went from one account to another.', { from: account, to: account, amount: balance }),
  BalanceSet: event('Root set a balance.', { who: account, free: balance }),
  Reserved: event('Some of a free balance is reserved.', amountOf),
  Unreserved: event('Some of a reserved balance is free.', amountOf),
  ReserveRepatriated: event('Some of what one account reserved is another account’s.', {
    from: account,
    to: account,
    amount: balance,
    destinationStatus,
  }),
  Deposit: event('An account got an amount, such as a fee that was given back.', amountOf),
  Withdraw: event('An account gave an amount, such as a fee.', amountOf),
  Slashed: event('An account lost an amount, as a punishment.', amountOf),
  Minted: event('An amount was made in an account.', amountOf),
  Burned: event('An amount was destroyed in an account.', amountOf),
  Suspended: event('An amount was taken out of an account and may be put back.', amountOf),
  Restored: event('An amount was put back into an account.', amountOf),
  Upgraded: event('The record of an account has its new form.', { who: account }),
  Issued: event('There is more in all, and somebody’s to be.', { amount: balance }),
  Rescinded: event('There is less in all, and somebody owes it.', { amount: balance }),
  Locked: event('Some of a balance is locked.', amountOf),
  Unlocked: event('Some of a balance is no longer locked.', amountOf),
  Frozen: event('Some of a balance is frozen.', amountOf),
  Thawed: event('Some of a balance is no longer frozen.', amountOf),
  TotalIssuanceForced: event('Root set how much there is in all.', { old: balance, new: balance }),
})
