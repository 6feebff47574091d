import { isObject, RangeViolation, withKind } from '@glia/base'
import { expectNames } from '../../form.ts'
import type { Keypair } from '../../keys/keypair.ts'

/** One finished call, for logs and metrics. What the caller has a say in is one line of 1,024 characters at most, without controls. */
export interface CallReport {
  readonly name: string
  readonly hotkey: string | null
  readonly ip: string | null
  readonly statusCode: number
  readonly statusMessage: string
  readonly seconds: number
  /** What went wrong inside, with its stack, when the caller only saw a 500. Its text may be the caller's, as it stands: clean it with `printable`. */
  readonly cause?: unknown
}

/** Options of an axon. Sizes are bytes, times seconds. */
export interface AxonOptions {
  /** The miner's hotkey; signs answers and is part of what callers sign. */
  readonly keypair: Keypair
  /** Address to bind; all interfaces by default. */
  readonly host?: string
  /** Port to bind; 0 takes any free one. */
  readonly port?: number
  /** The address and port told to others, if they differ from what is bound. */
  readonly externalIp?: string
  readonly externalPort?: number
  /** Handlers that run at once; others wait. Default 10. */
  readonly maxWorkers?: number
  /** Calls that may wait; beyond, the least important is refused with 503. Default 128. */
  readonly maxWaiting?: number
  /** Of one body. Default 16 MiB. */
  readonly maxBodyBytes?: number
  /** Values of one body, a list counting as 4 of them and an object as 8: each takes some hundred bytes while its call is at work. Default 250,000. */
  readonly maxBodyValues?: number
  /** Of the bodies of all calls under way; beyond, the least important that does not run yet is refused with 503. Default 128 MiB. */
  readonly maxBytesInFlight?: number
  /**
   * Open connections; beyond, the oldest that has not shown who calls makes room, or one that asks nothing now, or else the new one
   * is refused with 429, as is who had to make room having asked something. Default 1,024.
   */
  readonly maxConnections?: number
  /**
   * Of them from one address (of IPv6, one /64; twice as many of a /56, four times of a /48); more are refused with 429. This
   * machine's own are not held to it. Default 128.
   */
  readonly maxConnectionsPerAddress?: number
  /** Time a caller has to send its headers. Default 5. */
  readonly headersTimeout?: number
  /** How far a body may fall behind 64 KiB a second, so that a short one has this time and a long one more; then it is refused with 408. Default 3. */
  readonly bodyTimeout?: number
  /** Time a caller has to send the whole request. Default 30. */
  readonly requestTimeout?: number
  /** Time in which a caller has to take some of its answer. Default 30. */
  readonly answerTimeout?: number
  /** How old a signed request may be, however long the caller says that it waits: nobody has signed that. Default 16. */
  readonly maxRequestAge?: number
  /**
   * Takes nothing that the caller's signature does not cover: every field of a request is a hash field, no request to one
   * synapse can be sent to another, pings are signed, the axon's own timeout counts, requests are at most four seconds old.
   * Dendrites need not know of it. Default false.
   */
  readonly strict?: boolean
  /** The longest timeout a caller may ask for. Default 600. */
  readonly maxCallTimeout?: number
  /**
   * Called once per finished call. Without it faults of the miner's own code, of which callers hear a 500 with an id, are warnings of
   * the process (`process.on('warning', …)`, code `AXON_FAULT`), which Node writes to standard error. A handler that goes on 30 s after
   * its caller left is such a warning with it, too.
   */
  readonly onCall?: (report: CallReport) => void
}

const NAMES: Readonly<Record<keyof AxonOptions, true>> = {
  keypair: true,
  host: true,
  port: true,
  externalIp: true,
  externalPort: true,
  maxWorkers: true,
  maxWaiting: true,
  maxBodyBytes: true,
  maxBodyValues: true,
  maxBytesInFlight: true,
  maxConnections: true,
  maxConnectionsPerAddress: true,
  headersTimeout: true,
  bodyTimeout: true,
  requestTimeout: true,
  answerTimeout: true,
  maxRequestAge: true,
  strict: true,
  maxCallTimeout: true,
  onCall: true,
}

/** Before anything is opened, also for programs whose types nobody checks. @throws RangeViolation */
export function expectOptions(options: AxonOptions): void {
  expectNames('an option of an axon', options, NAMES)
  if (!isObject(options.keypair) || typeof options.keypair.sign !== 'function')
    throw new RangeViolation('an axon’s keypair', withKind(options.keypair), 'the miner’s hotkey, a Keypair')
}
