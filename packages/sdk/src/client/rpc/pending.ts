import { errorText } from '@glia/base'
import { ConnectionError, NodeMisbehaved, NodeRefused, RequestTooLarge } from './errors.ts'
import { whyNotOfForm } from './forms.ts'
import { type Message, unreadable } from './message.ts'

/** A request that waits for its answer. */
export interface Pending {
  readonly method: string
  readonly message: Message
  resolve(result: unknown): void
  reject(error: unknown): void
}

/** Answers a request, or fails it where what the node answered is not of the method's form. Never throws. */
export function settleWith(pending: Pending, url: string, result: unknown): void {
  let expected: string | undefined
  try {
    expected = whyNotOfForm(pending.method, result)
  } catch (cause) {
    return pending.reject(unreadable(pending.method, url, cause))
  }
  if (expected === undefined) return pending.resolve(result)
  pending.reject(new NodeMisbehaved(url, `answered ${pending.method} with what is not ${expected}`))
}

/** "Content Too Large", of HTTP. */
const TOO_LARGE = 413

/** Why a request did not get as far as the node; one that is too large may have been refused before it by a proxy. */
export function undelivered(method: string, url: string, cause: unknown, { bytes }: Message): Error {
  if (cause instanceof NodeMisbehaved) return named(cause, url)
  if (cause instanceof NodeRefused && cause.status === TOO_LARGE) return new RequestTooLarge(method, bytes, cause.said)
  return new ConnectionError(`${method} did not reach ${url}: ${errorText(cause)}`, { cause })
}

/** Why a message of the node is not taken. */
export const distrusted = (method: string, url: string, cause: unknown) =>
  cause instanceof NodeMisbehaved ? cause : unreadable(method, url, cause)

/** What a link says that its node did, with the name that the node has here: a link knows its address alone. */
export const named = (error: NodeMisbehaved, url: string) =>
  error.url === url ? error : new NodeMisbehaved(url, error.did, error.cause)
