export { UnitError } from './amounts.ts'
export {
  AdviceError,
  AmountError,
  type CheckCode,
  CheckError,
  type Finding,
  FundsError,
  type Names,
  type Need,
  SlippageError,
} from './checks/index.ts'
export type { Children, Commitment, Delegate } from './economy.ts'
export { Economy } from './economy.ts'
export { connect, Glia } from './glia.ts'
export { type Bounds, HyperparameterError } from './hyperparameters/kinds.ts'
export type { Hyperparameters, SettingValue } from './hyperparameters/read.ts'
export type { HyperparameterInput } from './hyperparameters/set.ts'
export {
  HYPERPARAMETERS,
  type HyperparameterName,
  type HyperparameterValue,
  isHyperparameter,
  readHyperparameter,
  settingOf,
} from './hyperparameters/table.ts'
export type {
  CommitInput,
  PendingReveal,
  RevealInput,
  ServeInput,
  TransactionOptions,
  TransferredAll,
  WeightsIncluded,
  WeightsInput,
} from './inputs.ts'
export { JudgedBefore, PolicyError, type PolicyRule } from './policy/errors.ts'
export { type Policy, type PolicyRules, policy } from './policy/policy.ts'
export {
  type At,
  type Balance,
  NoSuchSubnet,
  Queries,
  type StakePosition,
  type SubnetSummary,
  type WeightRow,
} from './queries.ts'
export { DEFAULT_MAX_SLIPPAGE, type PriceProtection, type Quantity, type Quote } from './quotes.ts'
export { NoDrandPulses, type Preview } from './verbRunner.ts'
export type { BurnAlphaInput, StakeBurnInput } from './verbs/burnAlpha.ts'
export type { Child, ChildrenInput } from './verbs/children.ts'
export type { CommitmentInput } from './verbs/commitment.ts'
export type { Identity } from './verbs/identity.ts'
export { type InputOf, VERBS, type VerbName } from './verbs/index.ts'
export type { MoveStakeInput, StakePlace, SwapStakeInput, TransferStakeInput } from './verbs/moveStake.ts'
export type { RegisterInput, RegisterNetworkInput } from './verbs/registration.ts'
export type { RootClaim } from './verbs/rootClaim.ts'
export type { AddStakeInput, RemoveStakeInput } from './verbs/stake.ts'
export type { ChildkeyTakeInput, TakeInput } from './verbs/takes.ts'
export type { UnstakeAllInput } from './verbs/unstakeAll.ts'
export type { Exposure } from './verbs/verb.ts'
