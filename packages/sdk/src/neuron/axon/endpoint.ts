import { isObject, RangeViolation, withKind } from '@glia/base'
import { expectNames } from '../../form.ts'
import type { AnySynapse, RequestOf, ResponseInput } from '../synapse.ts'
import type { Terminal } from '../terminal.ts'

/** What is known of a call before its body has been read: enough to refuse it cheaply. */
export interface CallHead {
  readonly name: string
  /** Seconds the caller says that it waits; a strict axon's own. */
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

/**
 * How an axon serves one synapse. Called in the order blacklist → verify → priority → forward. What comes before `forward` sees
 * the headers alone: no body is read for a caller that is refused.
 */
export interface Endpoint<S extends AnySynapse> {
  /** Does the work. */
  forward(request: RequestOf<S>, context: CallContext): Promise<Answer<S>> | Answer<S>
  /**
   * Refuses callers before anything is checked or read: anybody can claim any hotkey here. Keep it cheap, and change nothing by
   * what is claimed.
   */
  blacklist?(call: CallHead): Promise<BlacklistVerdict> | BlacklistVerdict
  /** Replaces the default check of signature and nonce; throws to refuse. */
  verify?(call: CallHead): Promise<void> | void
  /**
   * Larger is served first when the axon is busy, and refused last; by default all are equal. The caller's hotkey is proved by
   * now, unless `verify` says otherwise; its timeout and version are its own word.
   */
  priority?(call: CallHead): Promise<number> | number
}

const NAMES: Readonly<Record<keyof Endpoint<AnySynapse>, true>> = {
  forward: true,
  blacklist: true,
  verify: true,
  priority: true,
}

/**
 * That it is one, with parts of an endpoint alone: a `blaklist` would refuse nobody. An object of a class may have what else it needs,
 * but nothing that is the name of a part but for capitals and underscores.
 *
 * @throws RangeViolation
 */
export function expectEndpoint(endpoint: unknown): void {
  if (!isObject(endpoint))
    throw new RangeViolation('an endpoint', withKind(endpoint), 'an object with a function forward')
  expectNames('a part of an endpoint', endpoint, NAMES)
  for (let part: unknown = endpoint; isObject(part) && part !== Object.prototype; part = Object.getPrototypeOf(part))
    for (const name of Object.getOwnPropertyNames(part)) {
      const meant = Object.keys(NAMES).find((each) => each !== name && each === name.replaceAll('_', '').toLowerCase())
      if (meant !== undefined) throw new RangeViolation('a part of an endpoint', name, `${meant}, as it is written`)
    }
  const { forward } = endpoint as { readonly forward?: unknown }
  if (typeof forward !== 'function')
    throw new RangeViolation('an endpoint’s forward', withKind(forward), 'a function that does the work')
}

/** Whether an answer is a stream of chunks. */
export function isChunkSource(answer: unknown): answer is ChunkSource {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
}
