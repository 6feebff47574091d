import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dumps } from '../python/json.ts'
import { bodyHash, checkFields, type Envelope, toBody, toFields, toHeaders } from '../wire.ts'
import type { ChunkSource } from './endpoint.ts'
import { AxonError, internalError } from './errors.ts'

/**
 * Sends the handler's fields as a 200 with the whole synapse as JSON. A bad answer is the miner's fault: 500.
 * @param hash the body hash of the request.
 */
export function sendFields(response: ServerResponse, envelope: Envelope, hash: string, answer: unknown): void {
  const { synapse } = envelope
  let values: Record<string, unknown>
  try {
    values = checkFields(synapse, 'response', answer)
  } catch (error) {
    throw internalError(error)
  }
  const answered = toFields(synapse, values)
  const fields = new Map(
    [...envelope.fields].map(([key, value]) => [key, Object.hasOwn(values, key) ? (answered.get(key) ?? null) : value]),
  )
  const filled = { ...envelope, fields }
  const body = Buffer.from(toBody(filled))
  // The hash covers request fields: the one that was just checked still holds, unless the answer replaced one of them.
  const replaced = synapse.hashFields.some((key) => Object.hasOwn(values, key))
  response.writeHead(200, {
    ...toHeaders(filled, replaced ? bodyHash(synapse, fields) : hash, body.length),
    'content-type': 'application/json',
    'content-length': body.length,
  })
  response.end(body)
}

/** Sends chunks as they come, no faster than the caller reads them. */
export async function sendStream(
  response: ServerResponse,
  envelope: Envelope,
  chunks: ChunkSource,
  signal: AbortSignal,
): Promise<void> {
  response.writeHead(200, {
    ...toHeaders(envelope, bodyHash(envelope.synapse, envelope.fields), 0),
    'content-type': 'text/event-stream',
  })
  response.flushHeaders()
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted()
      if (!response.write(chunk)) await once(response, 'drain', { signal })
    }
    response.end()
  } catch (error) {
    // The status line has gone out already: a cut connection is the only way left to say that the answer is incomplete.
    response.destroy()
    if (error instanceof AxonError || error instanceof DOMException) throw error
    throw internalError(error)
  }
}

/** Sends `{"message": …}` with the synapse's headers, unless an answer is on its way already. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  envelope: Envelope,
  failure: AxonError,
): void {
  if (response.headersSent || response.destroyed) return
  const body = Buffer.from(dumps(new Map([['message', failure.message]])))
  response.writeHead(failure.statusCode, {
    ...toHeaders(envelope, bodyHash(envelope.synapse, envelope.fields), body.length),
    'content-type': 'application/json',
    'content-length': body.length,
    // An unread body would have to be swallowed before the next request: close in place of that.
    ...(request.complete ? {} : { connection: 'close' }),
  })
  response.end(body)
}
