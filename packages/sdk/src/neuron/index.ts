export {
  Axon,
  type AxonInfo,
  DEFAULT_AXON_PORT,
} from './axon/axon.ts'
export type {
  Answer,
  BlacklistVerdict,
  CallContext,
  CallHead,
  ChunkSource,
  Endpoint,
} from './axon/endpoint.ts'
export { AxonAddressError, AxonError, AxonStopped } from './axon/errors.ts'
export { NonceError, NonceWindow, oldestNonce } from './axon/nonces.ts'
export type { AxonOptions, CallReport } from './axon/options.ts'
export { NotSigned } from './axon/strict.ts'
export { CallerError, verifyCaller } from './axon/verify.ts'
export { type Place, type PlaceRequest, type QueueLoad, WorkQueue } from './axon/workQueue.ts'
export {
  type CallOptions,
  type CallResult,
  Dendrite,
  type DendriteOptions,
  type StreamCall,
} from './dendrite/dendrite.ts'
export { AddressRefused } from './dendrite/errors.ts'
export { OwnAxonError } from './dendrite/ownAddresses.ts'
export {
  type AnySynapse,
  defineSynapse,
  type RequestInput,
  type RequestOf,
  type ResponseInput,
  type ResponseOf,
  type Shape,
  type Synapse,
  SynapseDefinitionError,
  type SynapseField,
  type SynapseSpec,
} from './synapse.ts'
export { type Terminal, TerminalError, terminal } from './terminal.ts'
export { nextNonce, PROTOCOL_VERSION } from './version.ts'
export { bodyHash, requestMessage, responseMessage, SynapseValueError } from './wire.ts'
