import { accountId, constant, event, field, option, optional, plainEnum, twox64Concat, u32 } from '@glia/frame'
import { tao } from '../subtensor/types.ts'
import { home } from './home.ts'

export const enteredUntil = home.value({
  name: 'EnteredUntil',
  docs: 'Last block in which few calls are let through; none when all are.',
  value: optional(u32),
})
export const deposits = home.map({
  name: 'Deposits',
  docs: 'What is held of those who had few calls let through, rao, by the block in which they did.',
  key: [twox64Concat(accountId), twox64Concat(u32)],
  value: optional(tao),
})

const until = field(u32, 'BlockNumberFor<T>')
const amountOf = { account: field(accountId, 'T::AccountId'), amount: field(tao, 'BalanceOf<T>') }

export const safeModeEvents = home.events({
  Entered: event('Few calls are let through up to a block.', { until }),
  Extended: event('Few calls are let through for longer.', { until }),
  Exited: event('All calls are let through again.', {
    reason: field(plainEnum('pallet_safe_mode::pallet::ExitReason', ['Timeout', 'Force']), 'ExitReason'),
  }),
  DepositPlaced: event('An amount is held of one who had few calls let through.', amountOf),
  DepositReleased: event('What was held is given back.', amountOf),
  DepositSlashed: event('What was held is destroyed.', amountOf),
  CannotDeposit: event('An amount could not be held.'),
  CannotRelease: event('What was held could not be given back.'),
})

export const safeModeErrors = home.errors({
  Entered: 'Few calls are let through already.',
  Exited: 'All calls are let through.',
  NotConfigured: 'On this chain root alone may do this.',
  NoDeposit: 'Nothing is held of that account from that block.',
  AlreadyDeposited: 'An amount is held of the account already.',
  CannotReleaseYet: 'It is too early to give this back.',
  CurrencyError: 'The balance does not allow this.',
})

/** Who is not root can do nothing here: no amount is set for it. */
export const safeModeConstants = {
  EnterDuration: constant(u32, 0, 'Blocks for which anybody may have few calls let through.'),
  ExtendDuration: constant(u32, 0, 'Blocks by which anybody may make that longer.'),
  EnterDepositAmount: constant(
    option(tao),
    undefined,
    'What is held of one who does, rao; nobody may where there is none.',
  ),
  ExtendDepositAmount: constant(option(tao), undefined, 'What is held of one who makes it longer, rao.'),
  ReleaseDelay: constant(
    option(u32),
    undefined,
    'Blocks after which it is given back; never of itself where there is none.',
  ),
}
