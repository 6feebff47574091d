import { accountId, constant, event, field, fixedBytes, newtype, option, u32 } from '@glia/frame'
import { asTao, tao } from '../subtensor/types.ts'
import { home } from './home.ts'

const id = field(u32, 'CrowdloanId')
const account = field(accountId, 'T::AccountId')
const balance = field(tao, 'BalanceOf<T>')
const block = field(u32, 'BlockNumberFor<T>')

export const crowdloanEvents = home.events({
  Created: event('A crowdloan is open.', { crowdloanId: id, creator: account, end: block, cap: balance }),
  Contributed: event('Somebody gave to a crowdloan.', { crowdloanId: id, contributor: account, amount: balance }),
  Withdrew: event('Somebody took back what it gave.', { crowdloanId: id, contributor: account, amount: balance }),
  PartiallyRefunded: event('Some have got back what they gave.', { crowdloanId: id }),
  AllRefunded: event('All but the creator have got back what they gave.', { crowdloanId: id }),
  Finalized: event('A crowdloan has done what it was for.', { crowdloanId: id }),
  Dissolved: event('A crowdloan is no more.', { crowdloanId: id }),
  MinContributionUpdated: event('Another amount must be given at least.', {
    crowdloanId: id,
    newMinContribution: balance,
  }),
  EndUpdated: event('A crowdloan ends at another block.', { crowdloanId: id, newEnd: block }),
  CapUpdated: event('A crowdloan raises another amount.', { crowdloanId: id, newCap: balance }),
  MaxContributionUpdated: event('Another amount may be given at most.', {
    crowdloanId: id,
    newMaxContribution: field(option(tao), 'Option<BalanceOf<T>>'),
  }),
})

export const crowdloanErrors = home.errors({
  DepositTooLow: 'The creator has to put more in.',
  CapTooLow: 'The crowdloan has to raise more than it has already.',
  MinimumContributionTooLow: 'A contribution has to be larger than that.',
  CannotEndInPast: 'That block has been; choose a later one.',
  BlockDurationTooShort: 'The crowdloan has to last longer.',
  BlockDurationTooLong: 'The crowdloan may not last so long.',
  InsufficientBalance: 'The account has less than this amount.',
  Overflow: 'The amount is larger than can be counted.',
  InvalidCrowdloanId: 'There is no such crowdloan.',
  CapRaised: 'The crowdloan has raised all it asked for.',
  ContributionPeriodEnded: 'The crowdloan has ended.',
  ContributionTooLow: 'The crowdloan asks for more at least.',
  InvalidOrigin: 'Only the creator may do this.',
  AlreadyFinalized: 'The crowdloan has done what it was for.',
  ContributionPeriodNotEnded: 'The crowdloan has not ended yet.',
  NoContribution: 'The account gave nothing.',
  CapNotRaised: 'The crowdloan has not raised all it asked for.',
  Underflow: 'The amount is smaller than can be counted.',
  CallUnavailable: 'The call of the crowdloan is not there.',
  NotReadyToDissolve: 'Others have money in it: refund them first.',
  DepositCannotBeWithdrawn: 'What the creator put in at first stays until the crowdloan is dissolved.',
  MaxContributorsReached: 'As many have given as may.',
  InvalidFinalizationConfig: 'Name either a call or an account that gets the money.',
  MaxContributionReached: 'The account has given as much as one may.',
  MaximumContributionTooLow: 'That is less than must be given at least, or than the creator gave.',
  MinimumContributionTooHigh: 'That is more than may be given at most.',
})

const PALLET_ID = new TextEncoder().encode('bt/cloan')
export const REFUND_LIMIT = 50
export const MAX_CONTRIBUTORS = 500
/** Rao. */
export const MINIMUM_DEPOSIT = asTao(10_000_000_000n)
export const LEAST_CONTRIBUTION = asTao(100_000_000n)

export const crowdloanConstants = {
  PalletId: constant(
    newtype('frame_support::PalletId', fixedBytes(8), { typeName: '[u8; 8]' }),
    PALLET_ID,
    'From which the accounts of crowdloans are made.',
  ),
  MinimumDeposit: constant(tao, MINIMUM_DEPOSIT, 'Deposit of who opens a crowdloan at least, rao.'),
  AbsoluteMinimumContribution: constant(
    tao,
    LEAST_CONTRIBUTION,
    'Contribution that a crowdloan may ask for at least, rao.',
  ),
  MinimumBlockDuration: constant(
    u32,
    ({ fastBlocks }) => (fastBlocks ? 50 : 50_400),
    'Blocks that a crowdloan lasts at least.',
  ),
  MaximumBlockDuration: constant(
    u32,
    ({ fastBlocks }) => (fastBlocks ? 20_000 : 432_000),
    'Blocks that a crowdloan lasts at most.',
  ),
  RefundContributorsLimit: constant(u32, REFUND_LIMIT, 'Contributors that one call pays back.'),
  MaxContributors: constant(u32, MAX_CONTRIBUTORS, 'Contributors of a crowdloan at most.'),
}

export { PALLET_ID }
