import type { AnySynapse, RequestOf, ResponseInput } from '../synapse.ts'
import type { Terminal } from '../terminal.ts'

/** What is known of a call before its body has been read: enough to refuse it cheaply. */
export interface CallHead {
  readonly name: string
  /** Seconds the caller is ready to wait. */
  readonly timeout: number
  /** SS58; unverified until `verify` has run. */
  readonly hotkey: string | null
  readonly dendrite: Readonly<Terminal>
  /** The hash the caller signed. */
  readonly bodyHash: string
}

/** What a handler gets beside the request. */
export interface CallContext extends CallHead {
  /** Fires when the caller has gone or its timeout has passed. Pass it on to whatever takes long. */
  readonly signal: AbortSignal
}

/** Whether to refuse a caller, and why. */
export type BlacklistVerdict = readonly [blacklisted: boolean, reason: string]

/** A streaming handler's answer: chunks in order. */
export type ChunkSource = AsyncIterable<string | Uint8Array>

/** A handler's answer: the response fields, or chunks for a streaming synapse. */
export type Answer<S extends AnySynapse> = ResponseInput<S> | ChunkSource

/** How an axon serves one synapse. Called in the order blacklist → verify → priority → forward. */
export interface Endpoint<S extends AnySynapse> {
  /** Does the work. */
  forward(request: RequestOf<S>, context: CallContext): Promise<Answer<S>> | Answer<S>
  /** Refuses callers before anything is checked or read; runs on unverified claims. */
  blacklist?(call: CallHead): Promise<BlacklistVerdict> | BlacklistVerdict
  /** Replaces the default check of signature and nonce; throws to refuse. */
  verify?(call: CallHead): Promise<void> | void
  /** Larger is served first when the axon is busy; by default all are equal. */
  priority?(call: CallHead): Promise<number> | number
}

/** Whether an answer is a stream of chunks. */
export function isChunkSource(answer: unknown): answer is ChunkSource {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
}
