export { type Era, EraError, encodeEra, eraBirth, IMMORTAL, mortalEra } from '@glia/base'
export {
  ChainClient,
  type FeeEstimate,
  type Header,
  type Included,
  type RuntimeVersion,
  type SignOptions,
  type SubmitOptions,
  withLengthPrefix,
} from './chainClient.ts'
export { BlockError } from './errors.ts'
export { type ChainEvent, DispatchError, decodeEvents, dispatchError } from './extrinsic/events.ts'
export { NonceManager } from './extrinsic/nonces.ts'
export {
  assembleExtrinsic,
  encodeExtensions,
  extrinsicHash,
  type SigningContext,
  signExtrinsic,
  signingPayload,
} from './extrinsic/sign.ts'
export { TransactionLost, type TransactionStatus, type WaitFor } from './extrinsic/submit.ts'
export { EncodeError, MetadataError } from './metadata/errors.ts'
export { type Call, type DecodedCall, Metadata, type PalletError, type RuntimeApiMethod } from './metadata/metadata.ts'
export { type StorageEntry, storagePrefix } from './metadata/storage.ts'
export { type BatchCall, type ConnectionOptions, RpcConnection } from './rpc/connection.ts'
export { ConnectionError, PoolError, RpcError, RpcTimeout, SubscriptionOverflow } from './rpc/errors.ts'
export { type Backlog, Subscription } from './rpc/subscription.ts'
