import { randomUUID } from 'node:crypto'
import { errorText, GliaError } from '@glia/base'
import { foundWords } from '../words.ts'

/** A refusal that has a status code and a message the caller may see. Throw one from a handler to answer with it. */
export class AxonError extends GliaError {
  readonly statusCode: number

  constructor(statusCode: number, message: string, options?: { cause?: unknown }) {
    super(`AXON_${statusCode}`, message, options)
    this.statusCode = statusCode
  }
}

/**
 * The answer that whoever threw this chose; undefined where that is none which can be sent. What a handler throws may be anything, such
 * as a Proxy whose traps throw in their turn: looking at it does not fail, and neither does the answer.
 */
export function chosenBy(thrown: unknown): AxonError | undefined {
  try {
    if (!(thrown instanceof AxonError)) return undefined
    const { statusCode, message, cause } = thrown
    if (!isStatus(statusCode) || typeof message !== 'string') return undefined
    // Read once: it might be another one the next time.
    return new AxonError(statusCode, message, cause === undefined ? undefined : { cause })
  } catch {
    return undefined
  }
}

/** Codes of HTTP that end an exchange. */
const isStatus = (code: number) => Number.isInteger(code) && code >= 200 && code <= 599

/** The axon was asked for what it has only while it listens. */
export class AxonStopped extends GliaError {
  constructor() {
    super('AXON_STOPPED', 'the axon has no port yet: call start() first')
  }
}

/** The axon cannot listen where it was told to. `code` is AXON_ADDRESS, the cause the system's error. */
export class AxonAddressError extends GliaError {
  constructor(host: string, port: number, cause: unknown) {
    const { code } = cause as NodeJS.ErrnoException
    const why = (code === undefined ? undefined : LISTEN_ERRORS[code]) ?? errorText(cause)
    super('AXON_ADDRESS', `the axon cannot listen on port ${port} of ${host}: ${why}`, { cause })
  }
}

const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is in use already. Stop what listens there, or choose another port (0: any free one)',
  EACCES: 'this user may not open it. Choose a port above 1023',
  EADDRNOTAVAIL: 'that is not an address of this machine. Choose one that is, with host',
  ERR_SERVER_ALREADY_LISTEN: 'it was started already',
}

/** Nobody attached a synapse of this name: 404. */
export function unknownSynapse(name: string, available: readonly string[]): AxonError {
  const list = available.map((entry) => `'${entry}'`).join(', ')
  return new AxonError(404, `Synapse name '${foundWords(name)}' not found. Available synapses [${list}]`)
}

/** Headers or body cannot be read: 400. */
export function badRequest(name: string, cause: unknown): AxonError {
  return new AxonError(400, `Improperly formatted request. Could not parse ${name}: ${errorText(cause)}`, { cause })
}

/** The caller's signature, nonce or the axon's own check failed: 401. */
export function notVerified(cause: unknown): AxonError {
  return new AxonError(401, `Not Verified with error: ${errorText(cause)}`, { cause })
}

/** The axon does not serve this caller: 403. */
export function forbidden(reason: string): AxonError {
  return new AxonError(403, `Forbidden. Key is blacklisted: ${reason}.`)
}

/** The request waited longer than the caller does: 408. */
export function responseTimeout(timeout: string): AxonError {
  return new AxonError(408, `Response timeout after: ${timeout}s`)
}

/** Anything else becomes 500 with an id that also goes to the axon's own log; the cause stays inside. */
export function internalError(cause: unknown): AxonError {
  return new AxonError(500, `Internal Server Error #${randomUUID()}`, { cause })
}
