export type { Block, BuiltBlock, GivenBlock } from './chain/block.ts'
export { callRuntime } from './chain/callRuntime.ts'
export type { Candidate, Proposal } from './chain/candidate.ts'
export { Chain } from './chain/chain.ts'
export type { ChainEvents, ChainOptions, Reverted } from './chain/chainEvents.ts'
export type { BlockInput } from './chain/propose.ts'
export type { Snapshot, Snapshots } from './chain/snapshots.ts'
export { type ChainProperties, type ChainSpec, slotDuration } from './chain/spec.ts'
export { type BlockClock, slotClock, wallClock } from './engine/clock.ts'
export { type Engine, parseSealMode, type SealMode } from './engine/engine.ts'
export { type FinalityLag, parseFinality } from './engine/finality.ts'
export { type FailedBlock, Sealer, type SealerParts, type SealOptions, type SealTiming } from './engine/sealer.ts'
export { type BlockPart, NodeError, type NodeErrorShape } from './errors.ts'
export { type Logger, silent } from './log.ts'
export {
  type GliaNode,
  NODE_NAME,
  NODE_VERSION,
  type NodeEvents,
  startNode,
} from './node.ts'
export type { NodeOptions } from './nodeOptions.ts'
export { DURABILITIES, expectedOf, type OptionName } from './optionRules.ts'
export { DEFAULT_POOL_LIMITS, type PoolLimits } from './pool/limits.ts'
export { Pool } from './pool/pool.ts'
export type { PoolTransaction, TransactionStatus } from './pool/transaction.ts'
export { PRESETS, type PresetName, presetSpec } from './presets.ts'
export { RPC_METHODS, type RpcMethods } from './rpc/core/access.ts'
export { DEFAULT_SERVER_LIMITS, LOOPBACK, type ServerLimits } from './rpc/server.ts'
export { exportSnapshot } from './snapshotFile/exportSnapshot.ts'
export { importSnapshot } from './snapshotFile/importSnapshot.ts'
export { makeDirectory } from './util/makeDirectory.ts'
export { MAX_TIMER_MS } from './util/maxTimer.ts'
