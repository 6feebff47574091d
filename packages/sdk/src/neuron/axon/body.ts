import type { IncomingMessage } from 'node:http'
import { AxonError } from './errors.ts'

/**
 * Reads a request body of at most `limit` bytes. Throws 413 on more, and the signal's reason when it fires first; the rest of
 * the body is then left unread, so that the caller can still be told why.
 *
 * @param came is told of bytes as they come
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  signal: AbortSignal,
  came: (bytes: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const finish = (settle: () => void) => {
      request.off('data', take).off('end', done).off('error', fail).off('close', gone)
      signal.removeEventListener('abort', stop)
      settle()
    }
    const fail = (error: unknown) => {
      request.pause()
      finish(() => reject(error))
    }
    const stop = () => fail(signal.reason)
    const gone = () => fail(new AxonError(499, 'The caller closed the connection'))
    const done = () => finish(() => resolve(Buffer.concat(chunks, size).toString('utf8')))
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) return fail(tooLarge(limit))
      chunks.push(chunk)
      came(chunk.length)
    }
    if (signal.aborted) return stop()
    if (Number(request.headers['content-length'] ?? 0) > limit) return fail(tooLarge(limit))
    signal.addEventListener('abort', stop, { once: true })
    request.on('data', take).on('end', done).on('error', fail).on('close', gone)
  })
}

function tooLarge(limit: number): AxonError {
  return new AxonError(413, `Payload too large: this axon accepts bodies of at most ${limit} bytes`)
}
