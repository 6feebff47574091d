import { RangeViolation } from '@glia/base'
import { expectNames, isHash } from '../../form.ts'

/** Options of a connection. Times are seconds. */
export interface ConnectionOptions {
  /** How often a failed connection is tried again before giving up; `Infinity` for ever. Default 5: 6 seconds where nothing listens. */
  readonly retries?: number
  /** The first wait between tries; it doubles up to 5 seconds. Default 0.2. */
  readonly retryDelay?: number
  /** Time for one connection attempt. Default 10. */
  readonly connectTimeout?: number
  /** Time for an answer. Default 60. */
  readonly requestTimeout?: number
  /**
   * Bytes that one message of the node may have; more of it is not read. Default 64 MiB, what nodes of Glia answer at most; those of
   * Substrate answer with 15 MiB at most unless told otherwise.
   */
  readonly maxMessage?: number
  /** The hash of block 0, `0x…`: a node of another chain is refused. Needed where there are several addresses. */
  readonly genesisHash?: string
  /** Told which node is waited for where a question has no answer, or no link, after 2 seconds: once of each node, until one has answered something. */
  readonly onQuiet?: (url: string) => void
}

/** Seconds that an answer may take unless told otherwise. */
export const DEFAULT_REQUEST_TIMEOUT = 60
const DEFAULT_MAX_MESSAGE = 64 * 1024 * 1024

/** The options with what holds where one is not given. @throws RangeViolation */
export function withDefaults(options: ConnectionOptions) {
  expectOptions(options)
  return {
    retries: options.retries ?? 5,
    retryDelay: options.retryDelay ?? 0.2,
    connectTimeout: options.connectTimeout ?? 10,
    requestTimeout: options.requestTimeout ?? DEFAULT_REQUEST_TIMEOUT,
    maxMessage: options.maxMessage ?? DEFAULT_MAX_MESSAGE,
    genesisHash: options.genesisHash?.toLowerCase(),
  }
}

const isCount = (found: unknown): boolean => Number.isInteger(found) && (found as number) >= 0

const NAMES: Readonly<Record<keyof ConnectionOptions, true>> = {
  retries: true,
  retryDelay: true,
  connectTimeout: true,
  requestTimeout: true,
  maxMessage: true,
  genesisHash: true,
  onQuiet: true,
}

/** For callers whose types nobody checks. @throws RangeViolation */
export function expectOptions(options: ConnectionOptions): void {
  expectNames('an option of a connection', options, NAMES)
  const { genesisHash, onQuiet, ...numbers } = options
  const { retries, retryDelay, connectTimeout, requestTimeout, maxMessage } = numbers
  if (retries !== undefined && retries !== Number.POSITIVE_INFINITY && !isCount(retries))
    throw new RangeViolation('retries', retries, 'a whole number from 0 on, or Infinity')
  if (maxMessage !== undefined && !isCount(maxMessage))
    throw new RangeViolation('maxMessage', maxMessage, 'a whole number from 0 on')
  if (retryDelay !== undefined && !(typeof retryDelay === 'number' && retryDelay >= 0))
    throw new RangeViolation('retryDelay', retryDelay, 'seconds, 0 or more')
  for (const [name, found] of Object.entries({ connectTimeout, requestTimeout }))
    if (found !== undefined && !(typeof found === 'number' && found > 0))
      throw new RangeViolation(name, found, 'seconds, more than 0')
  if (genesisHash !== undefined && !isHash(genesisHash))
    throw new RangeViolation('genesisHash', genesisHash, 'the hash of block 0, 0x and 64 digits')
  if (onQuiet !== undefined && typeof onQuiet !== 'function') throw new RangeViolation('onQuiet', onQuiet, 'a function')
}

/** What counts beside a transport, which was given the others where it was made. */
const BESIDE: Readonly<Partial<Record<string, true>>> = { genesisHash: true, requestTimeout: true }

/** That nothing is said of a connection that is made already. @throws RangeViolation */
export function expectBeside(options: ConnectionOptions): void {
  const [name] = Object.entries(options).find(([each, value]) => value !== undefined && !BESIDE[each]) ?? []
  if (name !== undefined)
    throw new RangeViolation(
      'an option beside a transport',
      name,
      'genesisHash or requestTimeout, since the others are given to the transport itself: webSocket(url, { … })',
    )
}
