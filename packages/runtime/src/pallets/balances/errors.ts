import { home } from './home.ts'

export const balancesErrors = home.errors({
  VestingBalance: 'Too much of the balance is still vesting.',
  LiquidityRestrictions: 'A lock keeps this amount in the account.',
  InsufficientBalance: 'The account has less than this amount.',
  ExistentialDeposit: 'The amount is below the existential deposit, on which no account can live.',
  Expendability: 'The account would end; it has to keep the existential deposit.',
  ExistingVestingSchedule: 'The account has a vesting schedule already.',
  DeadAccount: 'The account that receives does not exist.',
  TooManyReserves: 'The account has as many named reserves as it may.',
  TooManyHolds: 'The account has as many holds as there are reasons.',
  TooManyFreezes: 'The account has as many freezes as it may.',
  IssuanceDeactivated: 'Issuance that is inactive already cannot be changed.',
  DeltaZero: 'A change of zero changes nothing.',
})
