import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { toHex0x } from '@glia/base'
import type { Keypair } from '../../keys/keypair.ts'
import { timerMs } from '../../timer.ts'
import { loads } from '../python/json.ts'
import { reprFloat } from '../python/repr.ts'
import type { PyDict, PyValue } from '../python/value.ts'
import { type AnySynapse, defineSynapse, type RequestOf } from '../synapse.ts'
import { header, type Terminal, terminal, terminalFromHeaders } from '../terminal.ts'
import { nextNonce, PROTOCOL_VERSION } from '../version.ts'
import { bodyHash, readFields, responseMessage, toFields } from '../wire.ts'
import { foundWords, words } from '../words.ts'
import { readBody } from './body.ts'
import { Connections } from './connections.ts'
import { type CallContext, type CallHead, type Endpoint, expectEndpoint, isChunkSource } from './endpoint.ts'
import {
  AxonAddressError,
  AxonError,
  AxonStopped,
  badRequest,
  chosenBy,
  forbidden,
  internalError,
  notVerified,
  responseTimeout,
  unknownSynapse,
} from './errors.ts'
import { FaultLog } from './faultLog.ts'
import { ALLOWED_DELTA, NonceWindow } from './nonces.ts'
import { OneByOne } from './oneByOne.ts'
import { type AxonOptions, expectOptions } from './options.ts'
import { Pace } from './pace.ts'
import { sendError, sendFields, sendStream } from './respond.ts'
import { expectSigned, signedPart } from './strict.ts'
import { verifyInTime } from './verify.ts'
import { Work } from './work.ts'
import { type Place, type QueueLoad, WorkQueue } from './workQueue.ts'

/** Where an axon can be reached; what a dendrite needs to call it. */
export interface AxonInfo {
  readonly ip: string
  readonly port: number
  /** SS58. */
  readonly hotkey: string
}

/** The port neurons use unless told otherwise. */
export const DEFAULT_AXON_PORT = 8091

const MAX_HEADER_BYTES = 65_536
/** A Python dendrite's ping has about 1 kB. */
const MAX_PING_BYTES = 4096
const DEFAULT_CALL_TIMEOUT = 12
/** Characters of a body that takes milliseconds to read. */
const LONG = 64 * 1024
/** Every axon answers this call: Python's axon attaches it as a ping. */
const Ping = defineSynapse({ name: 'Synapse', request: {}, response: {} })

interface Attached {
  readonly synapse: AnySynapse
  readonly endpoint: Endpoint<AnySynapse>
}

/** The state of one call on its way through the stages. */
interface Call {
  readonly synapse: AnySynapse
  readonly started: number
  readonly dendrite: Terminal
  readonly axon: Terminal
  readonly timeout: number
  readonly signal: AbortSignal
  /** What the miner's own code does for it. */
  readonly work: Work
}

/** One request, and what ends it. */
interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly stop: AbortController
}

/** A body that has been read. */
interface Opened {
  readonly fields: PyDict
  readonly values: Record<string, unknown>
}

/**
 * A miner's server. Requests pass preprocess → blacklist → verify → priority → a place in the queue → body → forward;
 * everything that can be refused is refused before the body is read. Wire-compatible with Python's `bittensor.Axon` 10.2.0.
 */
export class Axon {
  readonly keypair: Keypair
  readonly uuid: string = randomUUID()
  readonly #options: AxonOptions
  readonly #endpoints = new Map<string, Attached>()
  readonly #nonces: NonceWindow
  readonly #queue: WorkQueue
  readonly #server: Server
  readonly #connections: Connections
  readonly #maxTimeout: number
  readonly #maxBody: number
  readonly #maxValues: number
  readonly #strict: boolean
  readonly #faults = new FaultLog()
  readonly #long = new OneByOne()

  constructor(options: AxonOptions) {
    expectOptions(options)
    this.keypair = options.keypair
    this.#options = options
    this.#maxTimeout = options.maxCallTimeout ?? 600
    this.#maxBody = options.maxBodyBytes ?? 16 * 1024 * 1024
    this.#maxValues = options.maxBodyValues ?? 250_000
    this.#strict = options.strict ?? false
    const maxAge = this.#strict ? ALLOWED_DELTA : options.maxRequestAge
    this.#nonces = new NonceWindow(maxAge === undefined ? {} : { maxAgeSeconds: maxAge })
    const maxBytes = options.maxBytesInFlight ?? 128 * 1024 * 1024
    this.#queue = new WorkQueue(options.maxWorkers ?? 10, options.maxWaiting ?? 128, maxBytes)
    this.#server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: (options.headersTimeout ?? 5) * 1000,
        requestTimeout: (options.requestTimeout ?? 30) * 1000,
        connectionsCheckingInterval: 1000,
        keepAliveTimeout: 15_000,
      },
      (request, response) => void this.#handle(request, response),
    )
    this.#connections = new Connections(options.maxConnections ?? 1024, options.maxConnectionsPerAddress ?? 128)
    this.#server.on('connection', (socket) => this.#connections.admit(socket))
    // Callers that ask whether to send their body are answered once it is wanted, not by Node at once.
    this.#server.on('checkContinue', (request, response) => void this.#handle(request, response))
    this.attach(Ping, { forward: () => ({}) })
  }

  /**
   * Serves a synapse. Returns the axon, so that calls chain.
   *
   * @throws NotSigned from a strict axon, for a synapse whose requests a signature does not cover; RangeViolation for what is no endpoint
   */
  attach<S extends AnySynapse>(synapse: S, endpoint: Endpoint<S>): this {
    expectEndpoint(endpoint)
    if (this.#strict && synapse !== Ping) expectSigned(synapse, this.#synapses())
    this.#endpoints.set(synapse.name, { synapse, endpoint: endpoint as unknown as Endpoint<AnySynapse> })
    return this
  }

  /** Binds and starts to listen. Throws {@link AxonAddressError} when the port or address cannot be had. */
  async start(): Promise<AxonInfo> {
    const { host = '::', port = DEFAULT_AXON_PORT } = this.#options
    try {
      this.#server.listen(port, host)
      await once(this.#server, 'listening')
    } catch (cause) {
      throw new AxonAddressError(host, port, cause)
    }
    // What an axon before this one served at this port came before it could listen, however long ago it was made. From the next
    // millisecond on, which has come when the port is told, nonces are new.
    this.#nonces.open(BigInt(Date.now() + 1) * 1_000_000n)
    await sleep(2)
    return this.info()
  }

  /** Stops listening, closes every connection and waits until that is done. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return
    await new Promise<void>((resolve, reject) => {
      this.#server.close((error) => (error ? reject(error) : resolve()))
      this.#server.closeAllConnections()
    })
  }

  /** Where others reach this axon. Throws while it is not listening and no external port is set. */
  info(): AxonInfo {
    const { externalIp, externalPort, host } = this.#options
    const bound = this.#server.address() as AddressInfo | null
    const port = externalPort ?? bound?.port
    if (port === undefined) throw new AxonStopped()
    const anywhere = host === undefined || host === '::' || host === '0.0.0.0'
    return { ip: externalIp ?? (anywhere ? '127.0.0.1' : host), port, hotkey: this.keypair.address }
  }

  #synapses(): AnySynapse[] {
    return [...this.#endpoints.values()].map(({ synapse }) => synapse).filter((synapse) => synapse !== Ping)
  }

  /** How many calls run and wait. */
  get load(): QueueLoad {
    return this.#queue.load
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now()
    const stop = new AbortController()
    const { socket } = request
    const displaced = (why: string) => stop.abort(new AxonError(429, why))
    if (!this.#connections.busy(socket, displaced)) return
    const ended = () => {
      socket.off('close', ended)
      response.off('close', ended)
      this.#connections.idle(socket, displaced)
      stop.abort(response.writableFinished ? undefined : new AxonError(499, 'The caller closed the connection'))
    }
    // An answer that waits for the one before it does not hear that the connection has closed.
    socket.once('close', ended)
    response.once('close', ended)
    const name = (request.url ?? '/').split('?')[0]?.split('/')[1] ?? ''
    const base = terminal({ version: PROTOCOL_VERSION, uuid: this.uuid, nonce: nextNonce() })
    let call: Call | undefined
    let failure: AxonError | undefined
    // An answer that breaks off for a fault ends the call only afterwards.
    let over = false
    try {
      const attached = this.#endpoints.get(name)
      if (!attached) throw unknownSynapse(name, [...this.#endpoints.keys()])
      call = this.#preprocess(attached.synapse, request, base, started, stop)
      await this.#serve(attached, call, { request, response, stop })
    } catch (error) {
      over = stop.signal.aborted
      failure = this.#failure(error, call)
      const synapse = call?.synapse ?? Ping
      const seconds = (performance.now() - started) / 1000
      const dendrite = call?.dendrite ?? terminal({ ip: callerIp(request) })
      const axon: Terminal = {
        ...(call?.axon ?? { ...base, hotkey: this.keypair.address }),
        statusCode: failure.statusCode,
        statusMessage: words(failure.message),
        processTime: seconds,
      }
      const timeout = call?.timeout ?? DEFAULT_CALL_TIMEOUT
      this.#watchReader(response)
      sendError(request, response, { synapse, fields: new Map(), timeout, dendrite, axon }, failure)
    }
    this.#report(name, call, request, started, failure)
    if (!over && failure !== undefined && this.#options.onCall === undefined) this.#faults.add(words(name), failure)
  }

  /** Reads the headers. Nothing here depends on the body. */
  #preprocess(
    synapse: AnySynapse,
    request: IncomingMessage,
    base: Terminal,
    started: number,
    stop: AbortController,
  ): Call {
    try {
      const dendrite: Terminal = {
        ...terminalFromHeaders('dendrite', request.headers),
        ip: callerIp(request),
        port: request.socket.remotePort ?? null,
      }
      const axon: Terminal = { ...terminalFromHeaders('axon', request.headers), ...withoutNulls(base), statusCode: 100 }
      const said = header(request.headers, 'timeout') ?? String(DEFAULT_CALL_TIMEOUT)
      const asked = Number(said)
      if (!(asked >= 0)) throw new AxonError(400, `timeout must be seconds, found "${foundWords(said)}"`)
      const timeout = Math.min(this.#strict ? DEFAULT_CALL_TIMEOUT : asked, this.#maxTimeout)
      const timer = setTimeout(() => stop.abort(responseTimeout(reprFloat(timeout))), timerMs(timeout))
      stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
      return { synapse, started, dendrite, axon, timeout, signal: stop.signal, work: new Work(stop.signal) }
    } catch (error) {
      throw badRequest(`headers of ${synapse.name}`, error)
    }
  }

  async #serve(attached: Attached, call: Call, exchange: Exchange): Promise<void> {
    const { synapse, endpoint } = attached
    const { request } = exchange
    const head: CallHead = {
      name: synapse.name,
      timeout: call.timeout,
      hotkey: call.dendrite.hotkey,
      dendrite: this.#strict ? signedPart(call.dendrite) : call.dendrite,
      bodyHash: words(header(request.headers, 'computed_body_hash') ?? ''),
    }
    await this.#admit(endpoint, head, synapse === Ping, exchange, call)
    call.axon.signature = toHex0x(
      this.keypair.sign(responseMessage({ ...call.axon, hotkey: this.keypair.address }, call.dendrite.hotkey)),
    )
    // Nobody has to be known for a ping, which is why it takes no place from those who are.
    if (synapse === Ping) {
      const text = await this.#body(exchange, MAX_PING_BYTES, call.signal, new Pace(), () => undefined)
      return this.#run(attached, call, head, await this.#open(call, text, head), exchange.response)
    }
    const priority = (await call.work.for(endpoint.priority?.(head))) ?? 0
    const { stop } = exchange
    const refuse = (error: AxonError) => stop.abort(error)
    const pace = new Pace()
    const place = this.#queue.enter({ priority, caller: head.hotkey ?? '', pace, signal: call.signal, refuse })
    try {
      const text = await this.#body(exchange, this.#maxBody, call.signal, pace, (bytes) => place.hold(bytes))
      await place.start()
      // What a body holds may be forty times as much as its text: of those that wait only the text is kept.
      await this.#run(attached, call, head, await this.#open(call, text, head), exchange.response)
    } finally {
      if (call.work.goesOn) void this.#lingers(synapse.name, call.work, place)
      else place.leave()
    }
  }

  /** A handler that does not heed its signal has its place for a while longer: short timeouts would have any number of them run at once. */
  async #lingers(name: string, work: Work, place: Place): Promise<void> {
    // Whoever has a log of calls hears of it as well: no call's report could tell.
    if (await work.ended()) this.#faults.lingers(name)
    place.leave()
  }

  #body(
    exchange: Exchange,
    bytes: number,
    signal: AbortSignal,
    pace: Pace,
    came: (bytes: number) => void,
  ): Promise<string> {
    const { request, response } = exchange
    if (/^100-continue$/i.test(request.headers.expect ?? '')) response.writeContinue()
    return readBody(request, { bytes, seconds: this.#options.bodyTimeout ?? 3, signal, pace }, came)
  }

  async #run(
    { synapse, endpoint }: Attached,
    call: Call,
    head: CallHead,
    { fields, values }: Opened,
    response: ServerResponse,
  ): Promise<void> {
    const context: CallContext = { ...head, signal: call.signal }
    const { signal, work } = call
    const answer = await work.for(endpoint.forward(values as RequestOf<AnySynapse>, context))
    signal.throwIfAborted()
    const axon: Terminal = {
      ...call.axon,
      statusCode: 200,
      statusMessage: 'Success',
      processTime: (performance.now() - call.started) / 1000,
    }
    const envelope = { synapse, fields, timeout: call.timeout, dendrite: call.dendrite, axon }
    this.#watchReader(response)
    if (isChunkSource(answer)) await sendStream(response, envelope, work.chunks(answer), signal)
    else sendFields(response, envelope, head.bodyHash, answer)
  }

  /** Cuts off a caller that takes nothing of its answer for too long. */
  #watchReader(response: ServerResponse): void {
    response.setTimeout((this.#options.answerTimeout ?? 30) * 1000, () => {
      if (response.writableLength > 0) response.destroy()
    })
  }

  /** Blacklist, then proof of identity. The ping is open to everybody, as in Python it is signed all the same. */
  async #admit(
    endpoint: Endpoint<AnySynapse>,
    head: CallHead,
    isPing: boolean,
    { request }: Exchange,
    { signal, work }: Call,
  ): Promise<void> {
    const [blacklisted, reason] = (await work.for(endpoint.blacklist?.(head))) ?? [false, '']
    if (blacklisted) throw forbidden(reason)
    // Anybody's key signs a ping: no blacklist is asked.
    const proved = () => isPing || this.#connections.known(request.socket)
    try {
      if (endpoint.verify) {
        await work.for(endpoint.verify(head))
        proved()
      } else if (!isPing || head.dendrite.signature !== null || this.#strict) {
        await verifyInTime(head, this.keypair.address, this.#nonces, signal, proved)
      }
    } catch (error) {
      if (signal.aborted) throw error
      throw notVerified(error)
    }
  }

  #open(call: Call, text: string, head: CallHead): Promise<Opened> {
    if (text.length < LONG) return this.#opened(call, text, head)
    const opened = this.#long.do(async (pause) => {
      call.signal.throwIfAborted()
      return this.#opened(call, text, head, pause)
    })
    return call.work.for(opened)
  }

  /** Parses the body, checks its hash against the signed one and its values against the declaration. */
  async #opened({ synapse, signal }: Call, text: string, head: CallHead, pause = atOnce): Promise<Opened> {
    let body: PyValue
    let values: Record<string, unknown>
    try {
      body = text === '' ? new Map() : loads(text, this.#maxValues)
      if (!(body instanceof Map)) throw new AxonError(400, 'the body must be a JSON object')
      await pause()
      values = readFields(synapse, 'request', body as PyDict)
    } catch (error) {
      throw badRequest(`body of ${synapse.name}`, error)
    }
    await pause()
    const fields = toFields(synapse, values, body)
    await pause()
    signal.throwIfAborted()
    const hash = bodyHash(synapse, fields)
    if (hash !== head.bodyHash && (synapse !== Ping || head.bodyHash !== '')) {
      throw internalError(
        new AxonError(500, `Hash mismatch between header body hash ${head.bodyHash} and parsed body hash ${hash}`),
      )
    }
    return { fields, values }
  }

  #failure(error: unknown, call: Call | undefined): AxonError {
    const chosen = chosenBy(error)
    if (chosen !== undefined) return chosen
    // Whatever a handler throws once its signal has fired is a consequence of that.
    if (call?.signal.aborted && call.signal.reason instanceof AxonError) return call.signal.reason
    return internalError(error)
  }

  #report(
    name: string,
    call: Call | undefined,
    request: IncomingMessage,
    started: number,
    failure: AxonError | undefined,
  ): void {
    this.#options.onCall?.({
      name: words(name),
      hotkey: call?.dendrite.hotkey ?? null,
      ip: callerIp(request),
      statusCode: failure?.statusCode ?? 200,
      statusMessage: words(failure?.message ?? 'Success'),
      seconds: (performance.now() - started) / 1000,
      ...(failure?.cause === undefined ? {} : { cause: failure.cause }),
    })
  }
}

const atOnce = async (): Promise<void> => undefined

/** The caller's address; IPv4 inside IPv6 is shown as IPv4. */
function callerIp(request: IncomingMessage): string | null {
  return request.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? null
}

function withoutNulls(info: Terminal): Partial<Terminal> {
  return Object.fromEntries(Object.entries(info).filter(([, value]) => value !== null))
}
