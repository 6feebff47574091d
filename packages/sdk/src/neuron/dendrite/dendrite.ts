/// <reference types="node" preserve="true" />
import { Agent, type IncomingMessage } from 'node:http'
import { Body, errorText, isObject, RangeViolation, toHex0x, withKind } from '@glia/base'
import { expectNames } from '../../form.ts'
import { expectSigner, type Keypair } from '../../keys/keypair.ts'
import { hostPort } from '../../metagraph/axonInfo.ts'
import { whyNotPublic } from '../../metagraph/publicAddress.ts'
import { Axon, type AxonInfo } from '../axon/axon.ts'
import { loads } from '../python/json.ts'
import { type PyDict, type PyValue, toPlain } from '../python/value.ts'
import type { AnySynapse, RequestInput, ResponseOf } from '../synapse.ts'
import { mergeTerminal, type Terminal, terminal, terminalFromHeaders, terminalFromPython } from '../terminal.ts'
import { nextNonce, PROTOCOL_VERSION } from '../version.ts'
import {
  bodyHash,
  checkFields,
  type Envelope,
  readFields,
  requestMessage,
  toBody,
  toFields,
  toHeaders,
} from '../wire.ts'
import { words } from '../words.ts'
import { AnswerBudget } from './answerBudget.ts'
import { AddressRefused, AnswerError, CallAbandoned, callFailure } from './errors.ts'
import { callSignal, chunksOf, post } from './exchange.ts'
import { Lanes } from './lanes.ts'
import { OwnAddresses, OwnAxonError } from './ownAddresses.ts'
import { Semaphore } from './semaphore.ts'

/** Options of a dendrite. */
export interface DendriteOptions {
  /**
   * Which addresses are called. Miners announce what they like, so that by default (`public`) only addresses of the public
   * internet are, none of which is this machine's own: an address of an interface of it, or `externalIp`. `any` is for local networks.
   */
  readonly addresses?: 'public' | 'any'
  /**
   * Axons of this machine that are called all the same, as they are announced: `198.51.100.7:8091`, `[2001:db8::1]:8091`. For a
   * validator beside miners of its own. With `addresses: 'any'`, which calls all of them, it is refused.
   */
  readonly ownAxons?: readonly string[]
  /**
   * Our own address as others see it, which no interface has behind a NAT. It is not called; with `addresses: 'any'`, and to one
   * of `ownAxons`, a call to it goes to 0.0.0.0, as Python's does.
   */
  readonly externalIp?: string
  /** Calls under way at once over all axons; the others wait. Default 256. */
  readonly maxConcurrent?: number
  /** Connections to one axon. Default 32. */
  readonly maxSocketsPerAxon?: number
  /** Of one answer. Default 32 MiB. */
  readonly maxResponseBytes?: number
  /** Of all answers that are being read; beyond, the largest of them is given up. Default 256 MiB. */
  readonly maxBytesInFlight?: number
  /** Makes the connections, in place of an agent of its own: for proxies and tests. It is destroyed with the dendrite. */
  readonly agent?: Agent
}

/** Options of one call. */
export interface CallOptions {
  /** Seconds, more than 0 and not for ever, 12 by default. Starts when the call leaves the queue. */
  readonly timeout?: number
  readonly signal?: AbortSignal
}

/** What came of a call. A failed call is a value, not an exception: validators score it. */
export interface CallResult<S extends AnySynapse> {
  /** Status 200 and an answer that fits the declaration. */
  readonly ok: boolean
  readonly statusCode: number
  readonly statusMessage: string
  /** The response fields; null unless `ok`. */
  readonly output: ResponseOf<S> | null
  /** Seconds from sending to the last byte. */
  readonly seconds: number
  readonly axon: Terminal
  readonly dendrite: Terminal
}

/** A streaming call: iterate it for the chunks, then await `result`. */
export interface StreamCall<S extends AnySynapse> extends AsyncIterable<Uint8Array> {
  /** Settles when the stream has ended; never rejects. */
  readonly result: Promise<CallResult<S>>
}

const DEFAULT_TIMEOUT = 12
const HTTP_OK = 200

/** Everything about one call that does not change while it runs. */
interface Prepared {
  readonly envelope: Envelope
  readonly headers: Record<string, string>
  readonly body: string
}

/**
 * Without the response fields nobody has filled in: a Python peer refuses null where its field is not Optional, and
 * puts its own default in place of an absent one.
 */
function asked(synapse: AnySynapse, fields: PyDict): PyDict {
  return new Map([...fields].filter(([key, value]) => value !== null || key in synapse.request.shape))
}

/**
 * A validator's (or application's) side: signs requests with its hotkey and sends them to axons. Wire-compatible with
 * Python's `bittensor.Dendrite` 10.2.0.
 */
export class Dendrite {
  readonly keypair: Keypair
  readonly #externalIp: string | null
  readonly #ownAddresses: OwnAddresses
  /** Calls the public internet, and nothing of this machine but what is named. */
  readonly #publicOnly: boolean
  readonly #maxResponse: number
  readonly #budget: AnswerBudget
  readonly #slots: Semaphore
  readonly #agent: Agent
  readonly #lanes = new Lanes()

  /** @throws KeyError, RangeViolation, OwnAxonError, IpError */
  constructor(keypair: Keypair, options: DendriteOptions = {}) {
    expectSigner(keypair)
    expectOptions(options)
    this.keypair = keypair
    this.#externalIp = options.externalIp ?? null
    this.#publicOnly = options.addresses !== 'any'
    if (!this.#publicOnly && options.ownAxons !== undefined && options.ownAxons.length > 0)
      throw new OwnAxonError("none with addresses: 'any', which calls every address", options.ownAxons.join(', '))
    this.#ownAddresses = new OwnAddresses(options.externalIp, options.ownAxons)
    this.#maxResponse = options.maxResponseBytes ?? 32 * 1024 * 1024
    this.#budget = new AnswerBudget(options.maxBytesInFlight ?? 256 * 1024 * 1024)
    this.#slots = new Semaphore(options.maxConcurrent ?? 256)
    this.#agent =
      options.agent ?? new Agent({ keepAlive: true, maxSockets: options.maxSocketsPerAxon ?? 32, timeout: 60_000 })
  }

  /**
   * Calls one axon. An {@link Axon} of this process is called wherever it is, an address only if it may be
   * ({@link DendriteOptions.addresses}). Throws only when the input does not fit the declaration, or an option is none (RangeViolation).
   */
  async query<S extends AnySynapse>(
    target: AxonInfo | Axon,
    synapse: S,
    input: RequestInput<S>,
    options: CallOptions = {},
  ): Promise<CallResult<S>> {
    expectCall(options)
    const info = reached(target)
    const values = checkFields(synapse, 'request', input)
    return this.#slots.run(() => this.#call(info, synapse, values, options))
  }

  /** Calls many axons at once, with the same input or one made for each. Results come in the order of the axons. */
  queryAll<S extends AnySynapse>(
    targets: readonly (AxonInfo | Axon)[],
    synapse: S,
    input: RequestInput<S> | ((target: AxonInfo, index: number) => RequestInput<S>),
    options: CallOptions = {},
  ): Promise<CallResult<S>[]> {
    return Promise.all(
      targets.map((target, index) => {
        const value =
          typeof input === 'function'
            ? (input as (t: AxonInfo, i: number) => RequestInput<S>)(reached(target), index)
            : input
        return this.query(target, synapse, value, options)
      }),
    )
  }

  /** Calls a streaming synapse. The call starts when iteration does. */
  stream<S extends AnySynapse>(
    target: AxonInfo | Axon,
    synapse: S,
    input: RequestInput<S>,
    options: CallOptions = {},
  ): StreamCall<S> {
    expectCall(options)
    const info = reached(target)
    const values = checkFields(synapse, 'request', input)
    let settle: (result: CallResult<S>) => void = () => undefined
    const result = new Promise<CallResult<S>>((resolve) => {
      settle = resolve
    })
    const chunks = () => this.#stream(info, synapse, values, options, settle)
    return { result, [Symbol.asyncIterator]: chunks }
  }

  /** Closes idle connections. */
  close(): void {
    this.#agent.destroy()
  }

  async #call<S extends AnySynapse>(
    target: Reached,
    synapse: S,
    values: Record<string, unknown>,
    options: CallOptions,
  ): Promise<CallResult<S>> {
    const timeout = options.timeout ?? DEFAULT_TIMEOUT
    const place = hostPort(target.ip, target.port)
    const uuid = this.#lanes.take(place)
    const prepared = this.#prepare(target, synapse, values, timeout, uuid)
    const { signal, done } = callSignal(timeout, options.signal)
    const started = performance.now()
    try {
      const response = await this.#post(target, synapse, prepared, signal)
      return this.#answer(synapse, prepared, response, await this.#text(response, signal), started)
    } catch (error) {
      return this.#failed(synapse, prepared, target, error, timeout, started)
    } finally {
      done()
      this.#lanes.give(place, uuid)
    }
  }

  async *#stream<S extends AnySynapse>(
    target: Reached,
    synapse: S,
    values: Record<string, unknown>,
    options: CallOptions,
    settle: (result: CallResult<S>) => void,
  ): AsyncGenerator<Uint8Array> {
    const timeout = options.timeout ?? DEFAULT_TIMEOUT
    const place = hostPort(target.ip, target.port)
    const uuid = this.#lanes.take(place)
    const prepared = this.#prepare(target, synapse, values, timeout, uuid)
    const { signal, done } = callSignal(timeout, options.signal)
    const started = performance.now()
    let result: CallResult<S> | undefined
    try {
      const response = await this.#post(target, synapse, prepared, signal)
      if (response.statusCode !== HTTP_OK) {
        result = this.#answer(synapse, prepared, response, await this.#text(response, signal), started)
        return
      }
      for await (const chunk of chunksOf(response, this.#maxResponse, signal)) yield new Uint8Array(chunk)
      result = this.#merged(prepared, response, HTTP_OK, 'Success', null, started)
    } catch (error) {
      result = this.#failed(synapse, prepared, target, error, timeout, started)
    } finally {
      done()
      this.#lanes.give(place, uuid)
      // Leaving the loop early also ends here: the caller has what it wanted.
      settle(result ?? this.#failed(synapse, prepared, target, new CallAbandoned(), timeout, started))
    }
  }

  async #text(response: IncomingMessage, signal: AbortSignal): Promise<string> {
    const body = new Body()
    for await (const chunk of chunksOf(response, this.#maxResponse, signal, this.#budget)) body.add(chunk)
    return body.take()
  }

  async #post(target: Reached, synapse: AnySynapse, prepared: Prepared, signal: AbortSignal): Promise<IncomingMessage> {
    const { headers, body } = prepared
    const place = this.#place(target)
    return post({ target: place, path: `/${synapse.name}`, headers, body, signal, agent: this.#agent })
  }

  /** Where a call goes to. Throws {@link AddressRefused}. */
  #place(target: Reached): AxonInfo {
    const { ip, port } = target
    if (!isPort(port)) throw new AddressRefused(`expected a port from 1 to 65535, found ${withKind(port)}`)
    if (target.own) return target
    let why: string | undefined
    let isOwn: boolean
    let isExternal: boolean
    try {
      why = whyNotPublic(ip)
      isExternal = this.#ownAddresses.isExternal(ip)
      // What listens here may be open to this machine alone.
      isOwn = this.#publicOnly && this.#ownAddresses.has(ip) && !this.#ownAddresses.mayCall(ip, port)
    } catch (error) {
      throw new AddressRefused(errorText(error))
    }
    if (this.#publicOnly && why !== undefined)
      throw new AddressRefused(
        `it is no address of the public internet (${why}); a dendrite for a local network has the option addresses: 'any'`,
      )
    if (isOwn)
      throw new AddressRefused("it is this machine's own; a dendrite beside miners of its own has the option ownAxons")
    return isExternal ? { ...target, ip: '0.0.0.0' } : target
  }

  #prepare(
    target: AxonInfo,
    synapse: AnySynapse,
    values: Record<string, unknown>,
    timeout: number,
    uuid: string,
  ): Prepared {
    const fields = toFields(synapse, values)
    const hash = bodyHash(synapse, fields)
    const dendrite = terminal({
      ip: this.#externalIp,
      version: PROTOCOL_VERSION,
      nonce: nextNonce(),
      uuid,
      hotkey: this.keypair.address,
    })
    dendrite.signature = toHex0x(this.keypair.sign(requestMessage(dendrite, target.hotkey, hash)))
    // A port that is none has no place in a header, and is refused before anything is sent.
    const port = isPort(target.port) ? target.port : null
    const axon = terminal({ ip: target.ip, port, hotkey: target.hotkey })
    const envelope: Envelope = { synapse, fields, timeout, dendrite, axon }
    const body = toBody({ ...envelope, fields: asked(synapse, fields) })
    return { envelope, body, headers: toHeaders(envelope, hash, Buffer.byteLength(body)) }
  }

  #answer<S extends AnySynapse>(
    synapse: S,
    prepared: Prepared,
    response: IncomingMessage,
    text: string,
    started: number,
  ): CallResult<S> {
    const status = response.statusCode ?? 0
    if (status !== HTTP_OK) {
      const { message, body } = refusal(text)
      return this.#merged(prepared, response, status, message ?? response.statusMessage ?? '', null, started, body)
    }
    const body = parseAnswer(text)
    let output: ResponseOf<S>
    try {
      output = readFields(synapse, 'response', body) as ResponseOf<S>
    } catch (error) {
      throw new AnswerError(errorText(error), { cause: error })
    }
    return this.#merged(prepared, response, status, 'Success', output, started, body)
  }

  /** Our view of both terminals. What we did not say of them, the answer's body and headers may: who was asked and who asks stays. */
  #merged<S extends AnySynapse>(
    prepared: Prepared,
    response: IncomingMessage,
    statusCode: number,
    statusMessage: string,
    output: ResponseOf<S> | null,
    started: number,
    body?: PyDict,
  ): CallResult<S> {
    const seconds = (performance.now() - started) / 1000
    let { axon, dendrite } = prepared.envelope
    try {
      const said = mergeTerminal(terminalFromPython(body?.get('axon')), terminalFromHeaders('axon', response.headers))
      expectStatus(said.statusCode)
      axon = mergeTerminal(said, axon)
      dendrite = mergeTerminal(terminalFromHeaders('dendrite', response.headers), dendrite)
    } catch (error) {
      throw new AnswerError(errorText(error), { cause: error })
    }
    const code = axon.statusCode ?? statusCode
    const message = axon.statusMessage ?? words(statusMessage)
    dendrite = { ...dendrite, statusCode: code, statusMessage: message, processTime: seconds }
    const ok = statusCode === HTTP_OK && code === HTTP_OK
    return { ok, statusCode: code, statusMessage: message, output: ok ? output : null, seconds, axon, dendrite }
  }

  #failed<S extends AnySynapse>(
    synapse: S,
    prepared: Prepared,
    target: AxonInfo,
    error: unknown,
    timeout: number,
    started: number,
  ): CallResult<S> {
    const { statusCode, statusMessage } = callFailure(error, target, synapse.name, timeout)
    const failure = { statusCode, statusMessage: words(statusMessage) }
    const seconds = (performance.now() - started) / 1000
    const { axon, dendrite } = prepared.envelope
    return { ok: false, ...failure, output: null, seconds, axon, dendrite: { ...dendrite, ...failure } }
  }
}

/** Where a target is, and whether it is an axon of this process, which nobody has announced. */
interface Reached extends AxonInfo {
  readonly own: boolean
}

/** @throws RangeViolation for what is no axon, as for the text of an address */
function reached(target: AxonInfo | Axon): Reached {
  if (!isObject(target))
    throw new RangeViolation('an axon to call', withKind(target), 'an Axon, or an object with ip, port and hotkey')
  return target instanceof Axon ? { ...target.info(), own: true } : { ...target, own: false }
}

const OPTIONS: Readonly<Record<keyof DendriteOptions, true>> = {
  addresses: true,
  ownAxons: true,
  externalIp: true,
  maxConcurrent: true,
  maxSocketsPerAxon: true,
  maxResponseBytes: true,
  maxBytesInFlight: true,
  agent: true,
}

/** For programs whose types nobody checks: what is ignored may be what was to keep calls from somewhere. @throws RangeViolation */
function expectOptions(options: DendriteOptions): void {
  expectNames('an option of a dendrite', options, OPTIONS)
  const { addresses } = options
  if (addresses !== undefined && addresses !== 'public' && addresses !== 'any')
    throw new RangeViolation('addresses', withKind(addresses), "'public' or 'any'")
}

const CALL_OPTIONS: Readonly<Record<keyof CallOptions, true>> = { timeout: true, signal: true }

/**
 * Before a call takes a place in the queue, also for callers whose types nobody checks: a time that is none would have a miner named
 * late that was never asked, or be in what is signed and sent. @throws RangeViolation
 */
function expectCall(options: CallOptions): void {
  expectNames('an option of a call', options, CALL_OPTIONS)
  const { timeout } = options
  if (timeout !== undefined && !(Number.isFinite(timeout) && timeout > 0))
    throw new RangeViolation('timeout', withKind(timeout), 'seconds, more than 0 and not for ever')
}

const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535

/** What an answer says of itself is a status of HTTP, if anything. @throws AnswerError */
function expectStatus(code: number | null): void {
  if (code === null || (code >= 100 && code <= 599)) return
  throw new AnswerError(`expected a status from 100 to 599, found ${code}`)
}

/**
 * What a refusal says, and its body where that is a JSON object. An axon that has no time to read a request, a proxy, or a redirection
 * answers without one, and then the status alone tells; Python's dendrite trips over the body and reports all of them as 422.
 */
function refusal(text: string): { message: string | undefined; body?: PyDict } {
  let body: PyDict
  try {
    body = parseAnswer(text)
  } catch {
    return { message: text.trim() || undefined }
  }
  const message = toPlain(body.get('message') ?? '')
  if (typeof message !== 'string') return { message: text, body }
  return { message: message.trim() === '' ? undefined : message, body }
}

function parseAnswer(text: string): PyDict {
  let value: PyValue
  try {
    value = loads(text)
  } catch (error) {
    throw new AnswerError(errorText(error), { cause: error })
  }
  if (!(value instanceof Map)) throw new AnswerError('the answer is not a JSON object')
  return value as PyDict
}
