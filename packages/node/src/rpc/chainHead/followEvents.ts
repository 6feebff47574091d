import { runtimeSpecShape } from '../json/runtimeVersion.ts'
import { either, hashShape, hexShape, listShape, nullable, recordShape, textShape, wordShape } from '../schema/shape.ts'
import { storageItemShape } from './storageQuery.ts'

const hashes = listShape(hashShape)
const event = (name: string, fields: Parameters<typeof recordShape>[0], optional: readonly string[] = []) =>
  recordShape({ event: wordShape(name), ...fields }, { optional })
const ofOperation = (name: string, fields: Parameters<typeof recordShape>[0]) =>
  event(name, { operationId: textShape, ...fields })

const runtimeShape = recordShape({ type: wordShape('valid'), spec: runtimeSpecShape })

/** What `chainHead_v1_follow` says, for the reference. */
export const followEventShape = either(
  event('initialized', { finalizedBlockHashes: hashes, finalizedBlockRuntime: runtimeShape }, [
    'finalizedBlockRuntime',
  ]),
  event('newBlock', { blockHash: hashShape, parentBlockHash: hashShape, newRuntime: nullable(runtimeShape) }, [
    'newRuntime',
  ]),
  event('bestBlockChanged', { bestBlockHash: hashShape }),
  event('finalized', { finalizedBlockHashes: hashes, prunedBlockHashes: hashes }),
  ofOperation('operationBodyDone', { value: listShape(hexShape) }),
  ofOperation('operationCallDone', { output: hexShape }),
  ofOperation('operationStorageItems', { items: listShape(storageItemShape) }),
  ofOperation('operationStorageDone', {}),
  ofOperation('operationInaccessible', {}),
  ofOperation('operationError', { error: textShape }),
  event('stop', {}),
)
