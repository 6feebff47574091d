import { WebSocket } from 'ws'
import { errorText } from '../../errors.ts'
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

interface Pending {
  readonly method: string
  resolve(result: unknown): void
  reject(error: unknown): void
}

interface Response {
  id?: number
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
/** Notifications for a subscription whose confirmation is still on its way. */
const MAX_EARLY = 1024

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
    this.#lose(new ConnectionError(`the connection to ${this.url} was closed`))
  }

  /** Calls a method. Throws {@link RpcError}, {@link ConnectionError} or {@link RpcTimeout}. */
  async request<T>(method: string, params: readonly unknown[] = []): Promise<T> {
    const socket = await this.#ready()
    const { text, answer } = this.#prepare(method, params)
    await this.#send(socket, text)
    return (await answer) as T
  }

  /** Calls several methods in one message. The results come in order; the first error is thrown. */
  async batch<T>(calls: readonly BatchCall[]): Promise<T[]> {
    if (calls.length === 0) return []
    const socket = await this.#ready()
    const prepared = calls.map(({ method, params = [] }) => this.#prepare(method, params))
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

  #prepare(method: string, params: readonly unknown[]): { text: string; answer: Promise<unknown> } {
    const id = this.#nextId++
    const answer = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id)
        reject(new RpcTimeout(method, this.#requestTimeout))
      }, timerMs(this.#requestTimeout))
      this.#pending.set(id, {
        method,
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
    return { text: JSON.stringify({ jsonrpc: '2.0', id, method, params }), answer }
  }

  async #send(socket: WebSocket, text: string): Promise<void> {
    while (socket.bufferedAmount > SEND_HIGH_WATER && socket.readyState === WebSocket.OPEN) await sleep(0.005)
    socket.send(text)
  }

  async #ready(): Promise<WebSocket> {
    if (this.#closed) throw new ConnectionError(`the connection to ${this.url} was closed`)
    if (this.#socket?.readyState === WebSocket.OPEN) return this.#socket
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #connect(): Promise<WebSocket> {
    let delay = this.#retryDelay
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt()
      } catch (cause) {
        if (this.#closed || attempt >= this.#retries) {
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
      socket.once('open', () => {
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
    let message: Response | Response[]
    try {
      message = JSON.parse(text) as Response | Response[]
    } catch (cause) {
      // Whatever this peer speaks, its further answers cannot be trusted to match our questions.
      this.#socket?.terminate()
      this.#lose(new ConnectionError(`${this.url} sent something that is not JSON: ${errorText(cause)}`, { cause }))
      return
    }
    for (const response of Array.isArray(message) ? message : [message]) {
      if (response.params && response.method !== undefined) this.#notify(response.params)
      else this.#answer(response)
    }
  }

  #answer(response: Response): void {
    const pending = response.id === undefined ? undefined : this.#pending.get(response.id)
    if (!pending || response.id === undefined) return
    this.#pending.delete(response.id)
    if (response.error) pending.reject(rpcError(pending.method, response.error))
    else pending.resolve(response.result ?? null)
  }

  #notify({ subscription: id, result }: { subscription: string | number; result: unknown }): void {
    const live = this.#live.get(id)
    if (live) return live.subscription.push(result)
    // Kept until the confirmation has been read. Leftovers of closed subscriptions go when there are too many.
    const early = this.#early.get(id) ?? []
    early.push(result)
    this.#early.set(id, early)
    if (this.#early.size > MAX_EARLY) this.#early.delete(this.#early.keys().next().value ?? id)
  }
}
