import { excerpt } from '@glia/base'
import { sleep, timerMs } from '../../timer.ts'
import { type Link, MESSAGE_TOO_BIG, type OpenLink } from '../transport/link.ts'
import type { BatchCall, LinkState, Transport } from '../transport/transport.ts'
import { type AddressForm, addressesOf } from './addresses.ts'
import { EarlyNews } from './earlyNews.ts'
import {
  ConnectionError,
  cannotConnect,
  NodeMisbehaved,
  NoSubscriptions,
  RpcError,
  SubscriptionOverflow,
  WrongChain,
} from './errors.ts'
import { Message, type Response, responsesIn, type SubscriptionId, subscriptionId } from './message.ts'
import { namesOf } from './names.ts'
import { type ConnectionOptions, withDefaults } from './options.ts'
import { distrusted, named, undelivered } from './pending.ts'
import { Questions } from './questions.ts'
import { Quiet } from './quiet.ts'
import { type Backlog, Subscription } from './subscription.ts'
import type { RpcMethods, RpcSubscriptions } from './wire.ts'

/** A link with the place of its address: who answers over it is named by that, whichever address is in use or tried by then. */
interface Reached {
  readonly link: Link
  readonly at: number
  /** How its node is shown. */
  readonly url: string
}

interface Live {
  readonly method: string
  readonly subscription: Subscription<unknown>
}

const MAX_RETRY_DELAY = 5
/** Why the chain was asked for by whoever asked for something else. */
const UNCONFIRMED =
  'nothing else was asked, since the node behind the address left a question without an answer before and may be another one: ask again'
/** Bytes that may wait in the socket before further requests wait themselves. */
const SEND_HIGH_WATER = 16 * 1024 * 1024

/**
 * JSON-RPC over one link at a time: requests, batches, subscriptions. A broken link is re-established on the next
 * request, to the next of several addresses; requests and subscriptions that were under way fail with
 * {@link ConnectionError}, since only the caller knows whether asking again is safe.
 */
export class RpcSession implements Transport {
  readonly #urls: readonly string[]
  /** How each of them is shown. */
  readonly #names: readonly string[]
  readonly #openLink: OpenLink
  readonly #options: ReturnType<typeof withDefaults>
  readonly #quiet: Quiet
  readonly #questions = new Questions()
  readonly #live = new Map<SubscriptionId, Live>()
  readonly #listeners = new Set<(state: LinkState) => void>()
  readonly #closing = new AbortController()
  readonly #early = new EarlyNews()
  /** Which of the addresses is in use, or tried next. */
  #at = 0
  /** Addresses that are not tried, by their place: nodes that {@link leave} was called for. */
  readonly #left = new Map<number, NodeMisbehaved>()
  #inUse: Reached | undefined
  /** One that is still being asked which chain it leads to. */
  #checked: Reached | undefined
  #opening: Promise<Reached> | undefined
  /** One that did not answer and is asked on: another node may have come to its address. */
  #doubted: Reached | undefined
  #doubting: Promise<void> | undefined

  /**
   * @param form what each address must look like; undefined where it is only a name
   * @throws ConnectionError when an address is none, and where there are several without the hash of their chain
   */
  constructor(
    urls: string | readonly string[],
    form: AddressForm | undefined,
    openLink: OpenLink,
    options: ConnectionOptions,
  ) {
    this.#urls = addressesOf(typeof urls === 'string' ? [urls] : urls, form, options.genesisHash)
    this.#names = namesOf(this.#urls)
    this.#openLink = openLink
    this.#options = withDefaults(options)
    this.#quiet = new Quiet(options.onQuiet, () => this.url)
  }

  get url(): string {
    return this.#names[this.#at] ?? ''
  }

  get closed(): boolean {
    return this.#closing.signal.aborted
  }

  get subscribes(): boolean {
    return this.#inUse?.link.subscribes ?? false
  }

  watch(listener: (state: LinkState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async open(): Promise<void> {
    await this.#quiet.aloud(this.#ready())
  }

  leave(liar: NodeMisbehaved): boolean {
    const lied = this.#names.indexOf(liar.url)
    if (lied < 0) return false
    this.#left.set(lied, liar)
    if (this.#left.size === this.#urls.length) {
      // Who asks again may: nothing else is left to ask.
      this.#left.clear()
      return false
    }
    const reached = this.#inUse ?? this.#checked
    if (reached && this.#left.has(reached.at)) {
      // What others asked there it may have been about to answer: it is for them to ask again, of another node.
      const why = `the connection to ${reached.url} was given up, since that node ${excerpt(liar.did)}`
      const error = new ConnectionError(why, { cause: liar })
      this.#broke(reached, error)
      this.#lose(error)
      reached.link.close()
    }
    return true
  }

  close(): void {
    if (this.closed) return
    this.#closing.abort()
    const reached = this.#inUse
    this.#inUse = undefined
    reached?.link.close()
    this.#lose(this.#closedError())
    // Also where it was not connected: whoever waits for that waits no longer.
    this.#tell('disconnected')
  }

  /** Throws {@link RpcError}, {@link ConnectionError} or {@link RpcTimeout}. */
  request<M extends keyof RpcMethods>(method: M, params?: readonly unknown[]): Promise<RpcMethods[M]>
  request(method: string, params?: readonly unknown[]): Promise<unknown>
  request(method: string, params: readonly unknown[] = []): Promise<unknown> {
    return this.#quiet.aloud(this.#ready().then((reached) => this.#ask(reached, method, params)))
  }

  batch<M extends keyof RpcMethods>(calls: readonly BatchCall<M>[]): Promise<RpcMethods[M][]>
  batch(calls: readonly BatchCall[]): Promise<unknown[]>
  batch(calls: readonly BatchCall[]): Promise<unknown[]> {
    return this.#quiet.aloud(this.#askAll(calls))
  }

  async #askAll(calls: readonly BatchCall[]): Promise<unknown[]> {
    if (calls.length === 0) return []
    const reached = await this.#ready()
    const message = new Message(true)
    const prepared = calls.map((call) =>
      this.#questions.prepare(reached.url, call, message, this.#options.requestTimeout),
    )
    await this.#send(reached, `[${prepared.map(({ text }) => text).join(',')}]`, message)
    return Promise.all(prepared.map(({ answer }) => answer))
  }

  /** The stream ends when it is left, closed, or the connection breaks. */
  subscribe<M extends keyof RpcSubscriptions>(
    method: M,
    params: readonly unknown[],
    unsubscribeMethod: string,
    backlog?: Backlog,
  ): Promise<Subscription<RpcSubscriptions[M]>>
  subscribe(
    method: string,
    params: readonly unknown[],
    unsubscribeMethod: string,
    backlog?: Backlog,
  ): Promise<Subscription<unknown>>
  subscribe(
    method: string,
    params: readonly unknown[],
    unsubscribeMethod: string,
    backlog: Backlog = {},
  ): Promise<Subscription<unknown>> {
    return this.#quiet.aloud(this.#begin(method, params, unsubscribeMethod, backlog))
  }

  async #begin(
    method: string,
    params: readonly unknown[],
    unsubscribeMethod: string,
    backlog: Backlog,
  ): Promise<Subscription<unknown>> {
    const reached = await this.#ready()
    const { link, url } = reached
    if (!link.subscribes) throw new NoSubscriptions(method, url)
    // Until it is known here: several are confirmed at once, each with what came before its confirmation was read.
    const asking = this.#early.begin()
    try {
      const id = subscriptionId(url, await this.#ask(reached, method, params))
      const subscription = new Subscription<unknown>(method, backlog, () => {
        this.#live.delete(id)
        // The node may have dropped the subscription itself by now; nobody waits for this answer.
        if (this.#inUse === reached && link.isOpen) this.#ask(reached, unsubscribeMethod, [id]).catch(() => undefined)
      })
      this.#live.set(id, { method, subscription })
      const { news, whole } = this.#early.take(id, asking)
      for (const { result, length } of news) subscription.push(result, length)
      if (!whole) subscription.fail(new SubscriptionOverflow(method, undefined))
      // It broke right behind the confirmation, before there was something to fail.
      if (this.#inUse !== reached) subscription.fail(new ConnectionError(`the connection to ${url} broke`))
      return subscription
    } finally {
      this.#early.end(asking)
    }
  }

  async #ask(
    of: Reached,
    method: string,
    params: readonly unknown[],
    timeout = this.#options.requestTimeout,
  ): Promise<unknown> {
    const message = new Message(false)
    const { text, answer } = this.#questions.prepare(of.url, { method, params }, message, timeout)
    await this.#send(of, text, message)
    return answer
  }

  async #send(to: Reached, text: string, message: Message): Promise<void> {
    const { link, url } = to
    while (link.waiting > SEND_HIGH_WATER && link.isOpen) await sleep(0.005)
    // Given up since it was taken for this: a socket that is closed takes a text and says nothing.
    if (!this.#hears(to) || !link.isOpen) {
      this.#questions.fail(
        message,
        (method) => new ConnectionError(`the connection to ${url} broke before ${method} was sent`),
      )
      return
    }
    const failed = (cause: unknown) =>
      this.#questions.fail(message, (method) => undelivered(method, url, cause, message))
    message.sentAs(text)
    try {
      const given = link.send(text, message)
      if (!given) return
      given.then((answer) => {
        this.#quiet.answered()
        this.#questions.answerTo(url, message, answer)
      }, failed)
    } catch (cause) {
      failed(cause)
    }
  }

  async #ready(): Promise<Reached> {
    if (this.closed) throw this.#closedError()
    const reached = this.#inUse
    if (reached?.link.isOpen) {
      if (this.#doubted === reached) this.#doubting ??= this.#expectStill(reached)
      if (this.#doubting !== undefined) await this.#doubting
      return reached
    }
    // It ends, and has not said so yet: whatever it says from here on would be taken for the word of the one that comes after it.
    if (reached) {
      const why = new ConnectionError(`the connection to ${reached.url} broke (it is being closed)`)
      this.#broke(reached, why, reached.link.closeCode)
      reached.link.close()
    }
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  #closedError(): ConnectionError {
    return new ConnectionError(`the connection to ${this.url} was closed`)
  }

  /** Tries one address after the other, all of them again after a while. One of another chain, or that lies, is not tried again. */
  async #connect(): Promise<Reached> {
    const { retries, retryDelay } = this.#options
    let delay = retryDelay
    /** By the place of the address. */
    const wrong = new Map<number, WrongChain | NodeMisbehaved>()
    // One may be left at any time meanwhile.
    const why = (at: number) => this.#left.get(at) ?? wrong.get(at)
    for (let attempt = 0; ; attempt++) {
      let last: unknown
      for (let tried = 0; tried < this.#urls.length; tried++) {
        if (this.closed) throw this.#closedError()
        const at = this.#at
        if (why(at) === undefined) {
          try {
            return await this.#attempt(at)
          } catch (cause) {
            last = cause
            if (cause instanceof WrongChain || (cause instanceof NodeMisbehaved && cause !== this.#left.get(at)))
              wrong.set(at, cause)
          }
        }
        this.#at = (at + 1) % this.#urls.length
      }
      if (this.closed) throw this.#closedError()
      const refused = why(this.#at)
      const over = new Map([...wrong, ...this.#left])
      if (refused && over.size === this.#urls.length) throw refused
      if (attempt >= retries) throw cannotConnect(this.#names, over, attempt + 1, last)
      await sleep(delay, this.#closing.signal)
      delay = Math.min(delay * 2, MAX_RETRY_DELAY)
    }
  }

  /** @param at the place of the address to connect to */
  async #attempt(at: number): Promise<Reached> {
    const url = this.#names[at] ?? ''
    // A link may break before it is given out.
    const opened: { reached?: Reached } = {}
    const events = {
      text: (text: string) => this.#receive(opened.reached, text),
      closed: (reason: string | NodeMisbehaved, code?: number) => {
        // What failed has failed for itself, and there is nobody else to ask: to connect anew would only take longer.
        if (opened.reached?.link.subscribes === false && opened.reached.link.isOpen && !this.#hasOther(at)) {
          this.#doubted = opened.reached
          return
        }
        this.#broke(
          opened.reached,
          typeof reason === 'string'
            ? new ConnectionError(`the connection to ${url} broke (${reason})`)
            : named(reason, url),
          code,
        )
      },
    }
    const limits = { timeoutMs: timerMs(this.#options.connectTimeout), maxBytes: this.#options.maxMessage }
    const link = await this.#openLink(this.#urls[at] ?? '', events, limits, this.#closing.signal).catch(
      (cause: unknown) => {
        throw cause instanceof NodeMisbehaved ? named(cause, url) : cause
      },
    )
    const reached = { link, at, url }
    opened.reached = reached
    this.#checked = reached
    try {
      await this.#expectChain(reached)
    } catch (error) {
      link.close()
      throw error
    } finally {
      this.#checked = undefined
    }
    const liar = this.#left.get(at)
    if (this.closed || liar) {
      link.close()
      throw liar ?? this.#closedError()
    }
    if (!link.isOpen) throw new ConnectionError(`the connection to ${url} broke as soon as it was there`)
    this.#inUse = reached
    this.#at = at
    this.#tell('connected')
    return reached
  }

  /** Whether there is another address that is still asked. */
  #hasOther(at: number): boolean {
    return this.#urls.some((_, other) => other !== at && !this.#left.has(other))
  }

  /** @param code with which a WebSocket was closed, where that is known */
  #broke(reached: Reached | undefined, error: ConnectionError, code?: number): void {
    if (reached === undefined || !this.#hears(reached)) return
    const wasInUse = this.#inUse === reached
    this.#inUse = undefined
    this.#checked = undefined
    if (wasInUse) this.#at = (reached.at + 1) % this.#urls.length
    if (code === MESSAGE_TOO_BIG) this.#questions.refuseLargest()
    // Where each text has an answer of its own, those that are under way may come still.
    if (reached.link.subscribes) this.#lose(error)
    if (wasInUse) this.#tell('disconnected')
  }

  /** Whether a link is the one in use, or asked about its chain: one that was given up may have something to say still. */
  #hears(reached: Reached): boolean {
    return this.#inUse === reached || this.#checked === reached
  }

  /** @throws WrongChain; whatever keeps the node from telling its chain */
  async #expectChain(reached: Reached): Promise<void> {
    const { genesisHash: expected, connectTimeout } = this.#options
    if (expected === undefined) return
    // Asking belongs to the attempt: a node that does not answer must not hold up the next address.
    const found = await this.#ask(reached, 'chain_getBlockHash', [0], connectTimeout)
    if (found !== expected) throw new WrongChain(reached.url, expected, found)
  }

  /** Once for all who ask, and before what they ask, until the node has answered. */
  async #expectStill(reached: Reached): Promise<void> {
    // First: what fails from here on is another break.
    this.#doubted = undefined
    try {
      await this.#expectChain(reached)
    } catch (error) {
      this.#doubted = reached
      if (error instanceof WrongChain) reached.link.close()
      // Nobody asked that: who hears of it is told what it was for.
      throw error instanceof RpcError ? error.advised(UNCONFIRMED) : error
    } finally {
      this.#doubting = undefined
    }
  }

  #tell(state: LinkState): void {
    for (const listener of this.#listeners) listener(state)
  }

  #lose(error: ConnectionError): void {
    const live = [...this.#live.values()]
    this.#live.clear()
    this.#early.clear()
    this.#questions.lose(error)
    for (const { subscription } of live) subscription.fail(error)
  }

  #receive(from: Reached | undefined, text: string): void {
    if (from === undefined || !this.#hears(from)) return
    // Nobody waits for anything: what the node says all the same is not worth reading.
    if (!this.#questions.open && this.#live.size === 0 && !this.#early.expected) return
    let messages: Response[]
    try {
      messages = responsesIn(from.url, text)
    } catch (cause) {
      // Whatever this peer speaks, its further answers cannot be trusted to match our questions.
      from.link.close()
      this.#broke(from, distrusted('a message', from.url, cause))
      return
    }
    for (const response of messages) {
      if (response.params && response.method !== undefined) this.#notify(response.params, text.length)
      else {
        this.#quiet.answered()
        this.#questions.answer(from.url, response)
      }
    }
  }

  /** @param length characters of the message that it came in */
  #notify({ subscription: id, result }: { subscription: SubscriptionId; result: unknown }, length: number): void {
    const live = this.#live.get(id)
    if (live) live.subscription.push(result, length)
    else this.#early.keep(id, { result, length })
  }
}
