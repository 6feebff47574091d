export { UnitError } from './amounts.ts'
export {
  AmountError,
  type CheckCode,
  CheckError,
  type Finding,
  FundsError,
  type Need,
  SlippageError,
} from './checks/index.ts'
export { connect, Glia, NoDrandPulses, type Preview } from './glia.ts'
export type {
  PendingReveal,
  ServeInput,
  TransactionOptions,
  TransferredAll,
  WeightsIncluded,
  WeightsInput,
} from './inputs.ts'
export { PolicyError, type PolicyRule } from './policy/errors.ts'
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
export { type InputOf, VERBS, type VerbName } from './verbs/index.ts'
export type { MoveStakeInput, StakePlace, SwapStakeInput, TransferStakeInput } from './verbs/moveStake.ts'
export type { RegisterInput, RegisterNetworkInput } from './verbs/registration.ts'
export type { AddStakeInput, RemoveStakeInput } from './verbs/stake.ts'
export type { Exposure } from './verbs/verb.ts'
