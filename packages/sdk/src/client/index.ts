export { type Era, EraError, encodeEra, eraBirth, IMMORTAL, mortalEra } from '@glia/base'
export type { BlockNews, BlocksOptions, FollowedBlock } from './blocks/follow.ts'
export type { Header } from './blocks/header.ts'
export {
  ChainClient,
  type FeeEstimate,
  type FollowOptions,
  type Included,
  type OnProgress,
  type SignOptions,
  type SubmitOptions,
  withLengthPrefix,
} from './chainClient.ts'
export { ABSENT, ChainReader, type EntriesOptions } from './chainReader.ts'
export type { AnyChain, EventOf } from './chainTypes.ts'
export { BlockError, BlockPruned, OtherRuntime, RevertTooDeep, TooManyEntries, TooManyRuntimes } from './errors.ts'
export { type ChainEvent, DispatchError, decodeEvents, dispatchError, isEvent } from './extrinsic/events.ts'
export { NonceManager } from './extrinsic/nonces.ts'
export {
  assembleExtrinsic,
  encodeExtensions,
  extrinsicHash,
  type SigningContext,
  signExtrinsic,
  signingPayload,
} from './extrinsic/sign.ts'
export { TransactionLost, type WaitFor } from './extrinsic/submit.ts'
export type { GliaChain } from './generated/chain.ts'
export { CallOutdated, EncodeError, MetadataError, UnknownForm } from './metadata/errors.ts'
export { type Call, type DecodedCall, Metadata, type PalletError, type RuntimeApiMethod } from './metadata/metadata.ts'
export { type StorageEntry, storagePrefix } from './metadata/storage.ts'
export { type OpenChain, openChain } from './openChain.ts'
export { RpcConnection } from './rpc/connection.ts'
export {
  ConnectionError,
  NodeMisbehaved,
  NodeRefused,
  NoSubscriptions,
  OutcomeUnknown,
  PoolError,
  RequestTooLarge,
  RpcError,
  RpcTimeout,
  StateDiscarded,
  SubscriptionOverflow,
  WrongChain,
} from './rpc/errors.ts'
export type { ConnectionOptions } from './rpc/options.ts'
export { type Backlog, Subscription } from './rpc/subscription.ts'
export type { RpcMethods, RpcSubscriptions, RuntimeVersion, TransactionStatus } from './rpc/wire.ts'
export type { Runtime } from './runtimes.ts'
export { http } from './transport/http.ts'
export { inProcess, type LocalNode } from './transport/inProcess.ts'
export type { BatchCall, LinkState, Transport } from './transport/transport.ts'
export type { NodeEndpoint } from './transport/transportTo.ts'
export { webSocket } from './transport/webSocket.ts'
