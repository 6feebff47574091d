export type { Block, BuiltBlock } from './chain/block.ts'
export { callRuntime } from './chain/callRuntime.ts'
export type { Candidate, Proposal } from './chain/candidate.ts'
export { type BlockInput, Chain, type ChainEvents } from './chain/chain.ts'
export { type ChainProperties, type ChainSpec, slotDuration } from './chain/spec.ts'
export { type BlockClock, slotClock, wallClock } from './engine/clock.ts'
export { type Engine, parseSealMode, type SealMode } from './engine/engine.ts'
export { Sealer, type SealOptions, type SealTiming } from './engine/sealer.ts'
export { NodeError, type NodeErrorShape } from './errors.ts'
export { type Logger, silent } from './log.ts'
export {
  type GliaNode,
  NODE_NAME,
  NODE_VERSION,
  type NodeEvents,
  type NodeOptions,
  startNode,
} from './node.ts'
export { DEFAULT_POOL_LIMITS, Pool, type PoolLimits } from './pool/pool.ts'
export type { PoolTransaction, TransactionStatus } from './pool/transaction.ts'
export { PRESETS, type PresetName, presetSpec } from './presets.ts'
export { RPC_METHODS, type RpcMethods } from './rpc/core/access.ts'
export { DEFAULT_SERVER_LIMITS, type ServerLimits } from './rpc/server.ts'
