import type { IncomingMessage } from 'node:http'
import { Body } from '@glia/base'
import { timerMs } from '../../timer.ts'
import { AxonError } from './errors.ts'
import { LEAST_RATE, type Pace } from './pace.ts'

/** What bounds the reading of a body. */
export interface BodyLimits {
  /** Bytes of it. */
  readonly bytes: number
  /** How far it may fall behind {@link LEAST_RATE}, in seconds. */
  readonly seconds: number
  /** Fires when nobody waits for it any more. */
  readonly signal: AbortSignal
  /** How well it comes. */
  readonly pace: Pace
}

/**
 * Reads a request body. Throws 413 on more bytes than may be, 408 on one that falls behind, and the signal's reason when it
 * fires first; the rest of the body is then left unread, so that the caller can still be told why.
 *
 * @param came is told of bytes as they come
 */
export function readBody(
  request: IncomingMessage,
  { bytes: limit, seconds, signal, pace }: BodyLimits,
  came: (bytes: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const body = new Body()
    let timer: NodeJS.Timeout | undefined
    let judging: NodeJS.Immediate | undefined
    const finish = (settle: () => void) => {
      clearTimeout(timer)
      clearImmediate(judging)
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
    const done = () => finish(() => resolve(body.take()))
    const take = (chunk: Buffer) => {
      if (body.size + chunk.length > limit) return fail(tooLarge(limit))
      body.add(chunk)
      pace.came(chunk.length)
      came(chunk.length)
    }
    const left = () => pace.keptUpUntil + seconds * 1000 - performance.now()
    const watch = () => {
      timer = setTimeout(
        () => {
          // After a handler that let nobody else run, what came meanwhile is read first.
          judging = setImmediate(() => (left() > 0 ? watch() : fail(tooSlow(seconds))))
        },
        timerMs(left() / 1000),
      )
    }
    if (signal.aborted) return stop()
    if (Number(request.headers['content-length'] ?? 0) > limit) return fail(tooLarge(limit))
    signal.addEventListener('abort', stop, { once: true })
    request.on('data', take).on('end', done).on('error', fail).on('close', gone)
    watch()
  })
}

function tooLarge(limit: number): AxonError {
  return new AxonError(413, `Payload too large: this axon accepts bodies of at most ${limit} bytes`)
}

function tooSlow(seconds: number): AxonError {
  return new AxonError(
    408,
    `Request timeout: the body fell ${seconds} s behind ${LEAST_RATE} bytes a second. Send it at once, after its headers`,
  )
}
