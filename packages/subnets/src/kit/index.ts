export { Draw } from './draw.ts'
export { FINAL_EXIT_CODE, FinalError, KitError } from './errors.ts'
export type { CallResult, Evaluation, MinerTarget } from './evaluation.ts'
export {
  type CommitLine,
  canonicalHash,
  EvaluationLog,
  type LogLine,
  type RevealLine,
  readEvaluationLog,
  type ScoreLine,
} from './evaluation-log.ts'
export { KnownCallers } from './known-callers.ts'
export { mapConcurrent } from './map-concurrent.ts'
export { MemoryChain } from './memory-chain.ts'
export { MovingScores, type MovingScoresOptions } from './moving-scores.ts'
export { type MinerOptions, runMiner } from './run-miner.ts'
export { type RoundContext, runValidator, type ValidatorOptions } from './run-validator.ts'
export { connectSubnetChain } from './sdk-chain.ts'
export { isCommittedSeed, SecretSeed, seedCommitment } from './secret-seed.ts'
export type { SubnetChain, SubnetNeuron, SubnetState, WeightsRequest } from './subnet-chain.ts'
export { type MinerLine, processTelemetry, type Telemetry, type TelemetrySink } from './telemetry.ts'
export { weightsFromScores } from './weights-from-scores.ts'
