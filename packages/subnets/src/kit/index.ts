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
} from './evaluationLog.ts'
export { KnownCallers } from './knownCallers.ts'
export { mapConcurrent } from './mapConcurrent.ts'
export { MemoryChain } from './memoryChain.ts'
export { MovingScores, type MovingScoresOptions } from './movingScores.ts'
export { type MinerOptions, runMiner } from './runMiner.ts'
export { type RoundContext, runValidator, type ValidatorOptions } from './runValidator.ts'
export { connectSubnetChain } from './sdkChain.ts'
export { isCommittedSeed, SecretSeed, seedCommitment } from './secretSeed.ts'
export type { SubnetChain, SubnetNeuron, SubnetState, WeightsRequest } from './subnetChain.ts'
export { type MinerLine, processTelemetry, type Telemetry, type TelemetrySink } from './telemetry.ts'
export { weightsFromScores } from './weightsFromScores.ts'
