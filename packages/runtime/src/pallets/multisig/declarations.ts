import { accountId, constant, dispatchResult, event, field, u32 } from '@glia/frame'
import { depositFor } from '../balances/deposits.ts'
import { asTao, type Tao, tao } from '../subtensor/types.ts'
import { home } from './home.ts'
import { callHash, MAX_SIGNATORIES, timepoint } from './storage.ts'

const DEPOSIT_BASE = depositFor(1, 112)
const DEPOSIT_FACTOR = depositFor(0, 32)

/** Deposit for a call that waits for so many signatures, rao. */
export const operationDeposit = (threshold: number): Tao => asTao(DEPOSIT_BASE + DEPOSIT_FACTOR * BigInt(threshold))

const account = field(accountId, 'T::AccountId')
const hash = field(callHash, 'CallHash')
const when = field(timepoint, 'Timepoint<BlockNumberFor<T>>')
const balance = field(tao, 'BalanceOf<T>')

export const multisigEvents = home.events({
  NewMultisig: event('A call of several signers waits for the others.', {
    approving: account,
    multisig: account,
    callHash: hash,
  }),
  MultisigApproval: event('Another one has approved of a call of several signers.', {
    approving: account,
    timepoint: when,
    multisig: account,
    callHash: hash,
  }),
  MultisigExecuted: event('A call of several signers was made: what came of it.', {
    approving: account,
    timepoint: when,
    multisig: account,
    callHash: hash,
    result: field(dispatchResult, 'DispatchResult'),
  }),
  MultisigCancelled: event('A call of several signers waits no longer.', {
    cancelling: account,
    timepoint: when,
    multisig: account,
    callHash: hash,
  }),
  DepositPoked: event('The deposit for a call that waits is what it would be today.', {
    who: account,
    callHash: hash,
    oldDeposit: balance,
    newDeposit: balance,
  }),
})

export const multisigErrors = home.errors({
  MinimumThreshold: 'It takes two signatures at least.',
  AlreadyApproved: 'The sender has approved of this call already.',
  NoApprovalsNeeded: 'The call needs no more signatures.',
  TooFewSignatories: 'Name the other signers; there is at least one.',
  TooManySignatories: 'There are more signers than there may be.',
  SignatoriesOutOfOrder: 'Name the other signers in the order of their public keys, each once.',
  SenderInSignatories: 'The sender is not among the others.',
  NotFound: 'No such call waits for signatures.',
  NotOwner: 'Only the one who began and paid the deposit may do this.',
  NoTimepoint: 'The call waits already: say where it began.',
  WrongTimepoint: 'The call that waits began elsewhere.',
  UnexpectedTimepoint: 'No such call waits yet: do not say where it began.',
  MaxWeightTooLow: 'The call weighs more than was allowed for.',
  AlreadyStored: 'The call is stored already.',
})

export const multisigConstants = {
  DepositBase: constant(tao, DEPOSIT_BASE, 'Deposit for a call that waits for signatures, rao.'),
  DepositFactor: constant(tao, DEPOSIT_FACTOR, 'Deposit for each signature that it needs, rao.'),
  MaxSignatories: constant(u32, MAX_SIGNATORIES, 'Those who may sign at most.'),
}
