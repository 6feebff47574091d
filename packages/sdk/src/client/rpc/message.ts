import { errorText, excerptOf, isObject, parseExact } from '@glia/base'
import type { Asking } from '../transport/link.ts'
import { NodeMisbehaved, rpcError } from './errors.ts'
import { whyExtreme } from './extremeJson.ts'

/** What went over the wire together, and which of its requests have no answer yet. */
export class Message implements Asking {
  readonly batch: boolean
  readonly #unanswered = new Set<number>()
  #bytes = 0
  #abort: AbortController | undefined

  constructor(batch: boolean) {
    this.batch = batch
  }

  /** As it went over the wire; 0 until it was given to a link: before that no node can have refused it. */
  get bytes(): number {
    return this.#bytes
  }

  /** Ids of requests. */
  get unanswered(): readonly number[] {
    return [...this.#unanswered]
  }

  // Made when asked for: sockets have no use for it.
  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    return this.#abort.signal
  }

  add(id: number): void {
    this.#unanswered.add(id)
  }

  sentAs(text: string): void {
    this.#bytes = utf8Length(text)
  }

  /** Nobody waits for the answer to this request any more. */
  settle(id: number): void {
    this.#unanswered.delete(id)
    if (this.#unanswered.size === 0) this.#abort?.abort()
  }

  /** Nobody waits for any. */
  abandon(): void {
    this.#unanswered.clear()
    this.#abort?.abort()
  }
}

/** Bytes of a text in UTF-8, counted without a copy of it; of half a pair the three that stand for it. */
function utf8Length(text: string): number {
  let bytes = text.length
  // All that is not ASCII; of a pair of surrogates, four bytes for two characters.
  for (const [beyond] of text.matchAll(/[^\0-\x7f]+/gu)) {
    for (const character of beyond) {
      const code = character.codePointAt(0) ?? 0
      bytes += code < 0x800 ? 1 : 2
    }
  }
  return bytes
}

/** What a node names a subscription by. */
export type SubscriptionId = string | number | bigint

/** An answer or a notification, as far as it is believed. */
export interface Response {
  /** JSON's null for an answer to nobody. */
  readonly id?: number | null
  readonly result?: unknown
  readonly error?: unknown
  readonly method?: string
  readonly params?: { readonly subscription: SubscriptionId; readonly result: unknown }
}

/**
 * The answers and notifications in a message.
 *
 * @throws NodeMisbehaved for one that is made to be expensive, and for what is none
 */
export function responsesIn(url: string, text: string): Response[] {
  const extreme = whyExtreme(text)
  if (extreme !== undefined) throw new NodeMisbehaved(url, `sent JSON ${extreme}`)
  let message: unknown
  try {
    message = parseExact(text)
  } catch (cause) {
    throw notJsonRpc(url, errorText(cause), cause)
  }
  const all: readonly unknown[] = Array.isArray(message) ? message : [message]
  for (const each of all) if (!isObject(each)) throw notJsonRpc(url, `expected an object, found ${excerptOf(each)}`)
  return all as Response[]
}

const notJsonRpc = (url: string, why: string, cause?: unknown) =>
  new NodeMisbehaved(url, `sent something that is not JSON-RPC (${why})`, cause)

/** Reads what a node names a subscription by. @throws NodeMisbehaved */
export function subscriptionId(url: string, answer: unknown): SubscriptionId {
  if (typeof answer === 'string' || typeof answer === 'number' || typeof answer === 'bigint') return answer
  throw new NodeMisbehaved(url, `named a subscription ${excerptOf(answer)}, which is no id of one`)
}

/**
 * The error of an answer; one that is no error of JSON-RPC says nothing about what was asked. It throws nothing itself.
 *
 * @param bytes of the message that it is an answer to
 */
export function failureOf(method: string, url: string, error: unknown, bytes?: number): Error {
  try {
    if (isErrorObject(error)) return rpcError(method, error, bytes)
    const found = excerptOf(error)
    return new NodeMisbehaved(url, `answered ${method} with something that is no error of JSON-RPC: ${found}`)
  } catch (cause) {
    return unreadable(method, url, cause)
  }
}

/** What to think of an answer that made the program stumble over it. */
export function unreadable(method: string, url: string, cause: unknown): NodeMisbehaved {
  return new NodeMisbehaved(url, `answered ${method} with what cannot be read (${errorText(cause)})`, cause)
}

function isErrorObject(error: unknown): error is { code: number; message: string; data?: unknown } {
  return isObject(error) && typeof error['code'] === 'number' && typeof error['message'] === 'string'
}
