export { branded, type Codec, encode, type Plain, type Value, written } from './codec/codec.ts'
export * from './codec/composite.ts'
export { decode, decodePrefix } from './codec/decode.ts'
export { CodecError } from './codec/errors.ts'
export { type Field, type FieldValues, field, plain } from './codec/field.ts'
export * from './codec/identity.ts'
export { entryMemory, itemMemory, LIST_MEMORY } from './codec/memory.ts'
export * from './codec/primitives.ts'
export { type Overseer, Reader, requireLittleMemory } from './codec/reader.ts'
export {
  type FieldInfo,
  type Primitive,
  snakeCase,
  type TypeDef,
  type TypeInfo,
  type VariantInfo,
} from './codec/typeInfo.ts'
export { plainEnum, type Variant, variant } from './codec/variant.ts'
export { Writer } from './codec/writer.ts'
export type { StateContext } from './context.ts'
export { BrokenBlock, FrameError } from './error.ts'
export { BlockBuilder } from './executive/blockBuilder.ts'
export { type Execution, Interruption, isReproducible } from './executive/callFault.ts'
export { Ctx, emit, extrinsicIndex, type Host } from './executive/ctx.ts'
export {
  betweenCalls,
  callClass,
  callPays,
  callWeight,
  dispatch,
  dispatchInfo,
  dispatchOfHook,
  dispatchUnfiltered,
} from './executive/dispatch.ts'
export { type ApplyExtrinsicResult, applyExtrinsicResult, dryRun } from './executive/dryRun.ts'
export { type EventRecord, eventRecord, type Phase } from './executive/events.ts'
export * from './executive/executive.ts'
export * from './executive/extension.ts'
export * from './executive/extrinsic.ts'
export {
  type ArgsOf,
  argsIf,
  callNamed,
  heldCalls,
  makeCall,
  RUNTIME_CALL_TYPE,
  RUNTIME_ERROR_TYPE,
  RUNTIME_EVENT_TYPE,
  RUNTIME_EXTRINSIC_TYPE,
  type RuntimeCall,
  runtimeCall,
} from './executive/runtimeCall.ts'
export { signingPayload } from './executive/signingPayload.ts'
export * from './executive/validity.ts'
export { METADATA_VERSIONS, type MetadataVersion, metadata } from './metadata/metadata.ts'
export { type Method, method, type RuntimeApi } from './pallet/api.ts'
export { type Call, type CallDeclaration, call, type PostInfo } from './pallet/call.ts'
export { type Constant, constant } from './pallet/constant.ts'
export * from './pallet/dispatchError.ts'
export type { ErrorSet, PalletError } from './pallet/errors.ts'
export { type EventSet, event, type PalletEvent } from './pallet/events.ts'
export { type PalletHome, palletHome } from './pallet/home.ts'
export * from './pallet/origin.ts'
export type { BoundCall, Hooks, Inherent, InherentData, Pallet, PalletParts } from './pallet/pallet.ts'
export * from './pallet/weight.ts'
export {
  type BlockLimits,
  type Guard,
  type Runtime,
  type RuntimeConfig,
  type RuntimeDeclaration,
  type RuntimeVersion,
  runtime,
} from './runtime.ts'
export * from './storage/hashers.ts'
export { inDeclaredOrder, type StorageEntry, type StorageItem } from './storage/item.ts'
export { isStorageMap, type Prefix, type StorageMap } from './storage/map.ts'
export { optional } from './storage/optional.ts'
export { StorageValue } from './storage/value.ts'
export { systemErrors, systemEvents } from './system/events.ts'
export * from './system/header.ts'
export { systemHome } from './system/home.ts'
export * as systemItems from './system/storage.ts'
export { type AccountData, type AccountInfo, accountInfo, systemStorage } from './system/storage.ts'
