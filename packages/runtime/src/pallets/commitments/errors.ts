import { home } from './home.ts'

export const commitmentsErrors = home.errors({
  TooManyFieldsInCommitmentInfo: 'The commitment has too many fields; at most 3 are kept.',
  AccountNotAllowedCommit: 'Only hotkeys registered on the subnet may commit there; register first.',
  SpaceLimitExceeded: 'The account committed to as many bytes as one epoch allows; wait for the next epoch.',
  UnexpectedUnreserveLeftover: 'Less than the deposit was reserved.',
})
