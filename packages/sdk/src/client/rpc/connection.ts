import { errorText } from '@glia/base'
import { WebSocket } from 'ws'
import { timerMs } from '../../timer.ts'
import { ConnectionError, RpcTimeout, rpcError } from './errors.ts'
import { type Backlog, Subscription } from './subscription.ts'

/** Options of a connection. Times are seconds. */
export interface ConnectionOptions {
  /** How often a failed connection is tried again before giving up. Default 5. */
  readonly retries?: number
  /** The first wait between tries; it doubles up to 5 seconds. Default 0.2. */
  readonly retryDelay?: number
  /** Time for one connection attempt. Default 10. */
  readonly connectTimeout?: number
  /** Time for an answer. Default 60. */
  readonly requestTimeout?: number
}

/** One call of a batch. */
export interface BatchCall {
  readonly method: string
  readonly params?: readonly unknown[]
}

/** What went over the wire together. */
interface Message {
  readonly batch: boolean
  length: number
}

interface Pending {
  readonly method: string
  readonly message: Message
  resolve(result: unknown): void
  reject(error: unknown): void
}

interface Response {
  id?: number | null
  result?: unknown
  error?: { code: number; message: string; data?: unknown }
  method?: string
  params?: { subscription: string | number; result: unknown }
}

interface Live {
  readonly method: string
  readonly subscription: Subscription<unknown>
}

const MAX_RETRY_DELAY = 5
/** Bytes that may wait in the socket before further requests wait themselves. */
const SEND_HIGH_WATER = 16 * 1024 * 1024
/** Subscriptions whose confirmation may still be on its way, and notifications of each. */
const MAX_EARLY = 1024
const MAX_EARLY_EACH = 4096
/** The answers to a batch are too much together: Substrate's code. */
const BATCH_TOO_BIG = -32011

const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, timerMs(seconds)))

/**
 * JSON-RPC over one WebSocket: requests, batches, subscriptions. A broken link is re-established on the next request;
 * requests and subscriptions that were under way fail with {@link ConnectionError}, since only the caller knows whether
 * asking again is safe.
 */
export class RpcConnection {
  readonly url: string
  readonly #retries: number
  readonly #retryDelay: number
  readonly #connectTimeout: number
  readonly #requestTimeout: number
  readonly #pending = new Map<number, Pending>()
  readonly #live = new Map<string | number, Live>()
  #early = new Map<string | number, unknown[]>()
  #socket: WebSocket | undefined
  #opening: Promise<WebSocket> | undefined
  #connecting: WebSocket | undefined
  #closed = false
  #nextId = 1

  /** Throws {@link ConnectionError} when `url` is no address of a WebSocket. */
  constructor(url: string, options: ConnectionOptions = {}) {
    if (!/^wss?:\/\/[^\s/]/.test(url) || !URL.canParse(url)) {
      throw new ConnectionError(`expected the address of a node such as ws://127.0.0.1:9944 or wss://…, found "${url}"`)
    }
    this.url = url
    this.#retries = options.retries ?? 5
    this.#retryDelay = options.retryDelay ?? 0.2
    this.#connectTimeout = options.connectTimeout ?? 10
    this.#requestTimeout = options.requestTimeout ?? 60
  }

  /** Connects now, with retries. Requests do this by themselves. */
  async open(): Promise<void> {
    await this.#ready()
  }

  /** Closes for good: whatever is under way fails. */
  close(): void {
    this.#closed = true
    this.#socket?.terminate()
    this.#connecting?.terminate()
    this.#lose(this.#closedError())
  }

  /** Calls a method. Throws {@link RpcError}, {@link ConnectionError} or {@link RpcTimeout}. */
  async request<T>(method: string, params: readonly unknown[] = []): Promise<T> {
    const socket = await this.#ready()
    const { text, answer } = this.#prepare({ method, params }, { batch: false, length: 0 })
    await this.#send(socket, text)
    return (await answer) as T
  }

  /** Calls several methods in one message. The results come in order; the first error is thrown. */
  async batch<T>(calls: readonly BatchCall[]): Promise<T[]> {
    if (calls.length === 0) return []
    const socket = await this.#ready()
    const message = { batch: true, length: 0 }
    const prepared = calls.map((call) => this.#prepare(call, message))
    await this.#send(socket, `[${prepared.map(({ text }) => text).join(',')}]`)
    return (await Promise.all(prepared.map(({ answer }) => answer))) as T[]
  }

  /** Subscribes. The stream ends when it is left, closed, or the connection breaks. */
  async subscribe<T>(
    method: string,
    params: readonly unknown[],
    unsubscribeMethod: string,
    backlog: Backlog = {},
  ): Promise<Subscription<T>> {
    const id = await this.request<string | number>(method, params)
    const subscription = new Subscription<T>(method, backlog, () => {
      this.#live.delete(id)
      // The node may have dropped the subscription itself by now; nobody waits for this answer.
      if (this.#socket?.readyState === WebSocket.OPEN) this.request(unsubscribeMethod, [id]).catch(() => undefined)
    })
    this.#live.set(id, { method, subscription: subscription as Subscription<unknown> })
    for (const item of this.#early.get(id) ?? []) subscription.push(item as T)
    this.#early.delete(id)
    return subscription
  }

  #prepare({ method, params = [] }: BatchCall, message: Message): { text: string; answer: Promise<unknown> } {
    const id = this.#nextId++
    // First, since not everything can be written down.
    const text = JSON.stringify({ jsonrpc: '2.0', id, method, params })
    message.length += text.length
    const answer = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id)
        reject(new RpcTimeout(method, this.#requestTimeout))
      }, timerMs(this.#requestTimeout))
      this.#pending.set(id, {
        method,
        message,
        resolve: (result) => {
          clearTimeout(timer)
          resolve(result)
        },
        reject: (error) => {
          clearTimeout(timer)
          reject(error)
        },
      })
    })
    // An answer may fail before its caller has come to wait for it.
    answer.catch(() => undefined)
    return { text, answer }
  }

  async #send(socket: WebSocket, text: string): Promise<void> {
    while (socket.bufferedAmount > SEND_HIGH_WATER && socket.readyState === WebSocket.OPEN) await sleep(0.005)
    socket.send(text)
  }

  async #ready(): Promise<WebSocket> {
    if (this.#closed) throw this.#closedError()
    if (this.#socket?.readyState === WebSocket.OPEN) return this.#socket
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  #closedError(): ConnectionError {
    return new ConnectionError(`the connection to ${this.url} was closed`)
  }

  async #connect(): Promise<WebSocket> {
    let delay = this.#retryDelay
    for (let attempt = 0; ; attempt++) {
      try {
        if (this.#closed) throw this.#closedError()
        return await this.#attempt()
      } catch (cause) {
        if (this.#closed) throw this.#closedError()
        if (attempt >= this.#retries) {
          const tries = attempt === 0 ? '' : ` after ${attempt + 1} tries`
          throw new ConnectionError(
            `cannot connect to ${this.url}${tries}: ${errorText(cause)}. Is a node running there?`,
            { cause },
          )
        }
        await sleep(delay)
        delay = Math.min(delay * 2, MAX_RETRY_DELAY)
      }
    }
  }

  #attempt(): Promise<WebSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.url, {
        handshakeTimeout: timerMs(this.#connectTimeout),
        maxPayload: 512 * 1024 * 1024,
        perMessageDeflate: false,
      })
      this.#connecting = socket
      socket.once('open', () => {
        this.#connecting = undefined
        this.#socket = socket
        resolve(socket)
      })
      socket.on('error', reject)
      socket.on('message', (data: Buffer) => this.#receive(data.toString('utf8')))
      socket.on('close', (code) => {
        if (this.#socket !== socket) return
        this.#socket = undefined
        this.#lose(new ConnectionError(`the connection to ${this.url} broke (code ${code})`))
      })
    })
  }

  #lose(error: ConnectionError): void {
    const pending = [...this.#pending.values()]
    const live = [...this.#live.values()]
    this.#pending.clear()
    this.#live.clear()
    this.#early = new Map()
    for (const request of pending) request.reject(error)
    for (const { subscription } of live) subscription.fail(error)
  }

  #receive(text: string): void {
    let messages: Response[]
    try {
      messages = responsesIn(JSON.parse(text))
    } catch (cause) {
      // Whatever this peer speaks, its further answers cannot be trusted to match our questions.
      this.#socket?.terminate()
      this.#lose(new ConnectionError(`${this.url} sent something that is not JSON-RPC: ${errorText(cause)}`, { cause }))
      return
    }
    for (const response of messages) {
      if (response.params && response.method !== undefined) this.#notify(response.params)
      else this.#answer(response)
    }
  }

  #answer(response: Response): void {
    const { id, error, result = null } = response
    if (error && (id === null || id === undefined)) return this.#refused(error)
    const pending = this.#pending.get(id as number)
    if (!pending) return
    this.#pending.delete(id as number)
    if (error) pending.reject(rpcError(pending.method, error))
    else pending.resolve(result)
  }

  /** The node did not take a message apart, or all its answers are too much: of those that wait, the largest one is meant. */
  #refused(error: NonNullable<Response['error']>): void {
    let meant: Message | undefined
    for (const { message } of this.#pending.values()) {
      if (error.code === BATCH_TOO_BIG && !message.batch) continue
      if (meant === undefined || message.length > meant.length) meant = message
    }
    for (const [id, pending] of this.#pending) {
      if (pending.message !== meant) continue
      this.#pending.delete(id)
      pending.reject(rpcError(pending.method, error))
    }
  }

  #notify({ subscription: id, result }: { subscription: string | number; result: unknown }): void {
    const live = this.#live.get(id)
    if (live) return live.subscription.push(result)
    // Kept until the confirmation has been read. Leftovers of closed subscriptions go when there are too many.
    const early = this.#early.get(id) ?? []
    // Nobody confirms this one any more, and the node goes on with it.
    if (early.length >= MAX_EARLY_EACH) return
    early.push(result)
    this.#early.set(id, early)
    if (this.#early.size > MAX_EARLY) this.#early.delete(this.#early.keys().next().value ?? id)
  }
}

/** The answers and notifications in a message. Throws for what is none. */
function responsesIn(message: unknown): Response[] {
  const all: readonly unknown[] = Array.isArray(message) ? message : [message]
  for (const each of all)
    if (typeof each !== 'object' || each === null)
      throw new ConnectionError(`expected an object, found ${JSON.stringify(each)}`)
  return all as Response[]
}
