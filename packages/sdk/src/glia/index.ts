export {
  connect,
  Glia,
  NoDrandPulses,
  type PendingReveal,
  type ServeInput,
  type StakeInput,
  type WeightsIncluded,
  type WeightsInput,
} from './glia.ts'
export {
  type At,
  type Balance,
  NoSuchSubnet,
  Queries,
  type StakePosition,
  type SubnetSummary,
  type WeightRow,
} from './queries.ts'
