import type { IncomingMessage } from 'node:http'
import { AxonError } from './errors.ts'

/** Reads a request body of at most `limit` bytes. Throws 413 on more, 408 when the signal fires first. */
export async function readBody(request: IncomingMessage, limit: number, signal: AbortSignal): Promise<string> {
  const declared = Number(request.headers['content-length'] ?? 0)
  if (declared > limit) throw tooLarge(limit)
  const chunks: Buffer[] = []
  let size = 0
  const stop = () => request.destroy(signal.reason instanceof Error ? signal.reason : undefined)
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) throw tooLarge(limit)
      chunks.push(chunk)
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
  return Buffer.concat(chunks, size).toString('utf8')
}

function tooLarge(limit: number): AxonError {
  return new AxonError(413, `Payload too large: this axon accepts bodies of at most ${limit} bytes`)
}
