export { AmountError, type CheckCode, CheckError, type Finding, FundsError, type Need } from './checks/index.ts'
export { connect, Glia, NoDrandPulses } from './glia.ts'
export type {
  PendingReveal,
  ServeInput,
  StakeInput,
  TransactionOptions,
  TransferredAll,
  WeightsIncluded,
  WeightsInput,
} from './inputs.ts'
export {
  type At,
  type Balance,
  NoSuchSubnet,
  Queries,
  type StakePosition,
  type SubnetSummary,
  type WeightRow,
} from './queries.ts'
