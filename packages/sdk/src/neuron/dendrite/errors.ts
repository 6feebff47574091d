import { errorText, GliaError } from '@glia/base'
import { hostPort } from '../../metagraph/axonInfo.ts'
import type { AxonInfo } from '../axon/axon.ts'
import { reprFloat } from '../python/repr.ts'

/** How a call that got no usable answer is reported: the codes of Python's `DENDRITE_ERROR_MAPPING`. */
export interface CallFailure {
  readonly statusCode: number
  readonly statusMessage: string
}

/** The answer is larger than the caller allows, or ended too early. */
export class PayloadError extends GliaError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('PAYLOAD', message, options)
  }
}

/** No answer came in time. */
export class CallTimeout extends GliaError {
  constructor() {
    super('CALL_TIMEOUT', 'no answer came in time')
  }
}

/** The answer came and cannot be read. */
export class AnswerError extends GliaError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('ANSWER', message, options)
  }
}

/** Whoever asked left before the answer was whole. */
export class CallAbandoned extends GliaError {
  constructor() {
    super('CALL_ABANDONED', 'the caller stopped reading')
  }
}

/** An announced address is not called: it is no IP address, or none of the public internet. */
export class AddressRefused extends GliaError {
  constructor(message: string) {
    super('ADDRESS_REFUSED', message)
  }
}

/** Errors of connecting, as Node names them, and what they say. */
const CONNECT_ERRORS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused, nothing listens there'],
  ['EHOSTUNREACH', 'no way to that host'],
  ['ENETUNREACH', 'no way to that network'],
  ['ENOTFOUND', 'no such name'],
  ['EAI_AGAIN', 'the name could not be looked up'],
  ['EADDRNOTAVAIL', 'no address of this machine leads there, or all its ports are in use'],
  ['ECONNABORTED', 'the connection was given up while it was made'],
])
const DISCONNECT_CODES = new Set(['ECONNRESET', 'EPIPE'])

/** Maps what went wrong to a status code and message. */
export function callFailure(error: unknown, target: AxonInfo, name: string, timeout: number): CallFailure {
  if (error instanceof CallTimeout) {
    return { statusCode: 408, statusMessage: `Request timeout after ${reprFloat(timeout)} seconds` }
  }
  if (error instanceof PayloadError) return { statusCode: 400, statusMessage: `Payload error: ${error.message}` }
  if (error instanceof AnswerError) {
    return { statusCode: 422, statusMessage: `Failed to parse response: ${error.message}` }
  }
  if (error instanceof AddressRefused) {
    const place = `${hostPort(target.ip, target.port)}/${name}`
    return { statusCode: 503, statusMessage: `Service unavailable at ${place}: ${error.message}` }
  }
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const unreached = CONNECT_ERRORS.get(code)
  if (unreached !== undefined) {
    // Up to the colon it is what Python's dendrite says.
    const place = `${hostPort(target.ip, target.port)}/${name}`
    return { statusCode: 503, statusMessage: `Service unavailable at ${place}: ${unreached}` }
  }
  if (DISCONNECT_CODES.has(code)) return { statusCode: 503, statusMessage: `Service disconnected: ${errorText(error)}` }
  return { statusCode: 500, statusMessage: `Client error: ${errorText(error)}` }
}
