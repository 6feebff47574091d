import { tooManySubscriptions } from './errorNotes.ts'
import { type NotificationSink, Subscription } from './subscription.ts'

/** As much of a client's WebSocket as is used here. */
export interface ClientSocket {
  readonly isPaused: boolean
  send(text: string): void
  terminate(): void
  pause(): void
  resume(): void
}

/** As much of the socket below it. */
export interface Outbox {
  /** Bytes that wait in it. */
  readonly writableLength: number
  on(event: 'drain', listener: () => void): unknown
  cork(): void
  uncork(): void
}

export interface ConnectionLimits {
  /** Subscriptions open at once. */
  readonly subscriptions: number
  /** Bytes that may wait in the socket before notifications are held back. */
  readonly socketBytes: number
  /** Bytes and number of notifications held back before the client is dropped; the last of them may be of any size. */
  readonly backlogBytes: number
  readonly backlogCount: number
  /** Bytes that may wait in the socket before the client's further requests have to wait. */
  readonly responseBytes: number
  /** Milliseconds a client may leave everything unread. */
  readonly stallMs: number
}

export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = {
  subscriptions: 1024,
  socketBytes: 256 * 1024,
  backlogBytes: 1024 * 1024,
  backlogCount: 2048,
  responseBytes: 4 * 1024 * 1024,
  stallMs: 60_000,
}

interface Held {
  readonly subscription: Subscription
  readonly frame: string
}

/**
 * One client of a WebSocket, or in this process: its subscriptions, and the bounds on what it may leave unread. Notifications that do not fit
 * the socket wait here; a client that lets them pile up is dropped. Requests wait while answers do not fit.
 */
export class Connection implements NotificationSink {
  readonly #ws: ClientSocket
  readonly #socket: Outbox
  readonly #limits: ConnectionLimits
  readonly #handle: (message: string, connection: Connection) => string | undefined | Promise<string | undefined>
  readonly #subscriptions = new Map<string, Subscription>()
  /** Opened by the request being answered: quiet until the client knows their ids. */
  readonly #unannounced = new Set<Subscription>()
  #backlog: Held[] = []
  #backlogBytes = 0
  /** Who has more to send than the socket takes at once, in the order they came. */
  #waiting: { readonly subscription: Subscription; readonly goOn: () => void }[] = []
  #inbox: string[] = []
  #corked = false
  #stalledSince: number | undefined
  readonly #onClose: (() => void)[] = []
  closed = false

  constructor(
    ws: ClientSocket,
    socket: Outbox,
    limits: ConnectionLimits,
    handle: (message: string, connection: Connection) => string | undefined | Promise<string | undefined>,
  ) {
    this.#ws = ws
    this.#socket = socket
    this.#limits = limits
    this.#handle = handle
    socket.on('drain', () => this.#drained())
  }

  get subscriptionCount(): number {
    return this.#subscriptions.size
  }

  /** Runs when the client is gone. */
  onClose(work: () => void): void {
    this.#onClose.push(work)
  }

  /** A message of the client: answered in its turn. */
  receive(message: string): void {
    this.#inbox.push(message)
    this.#work()
  }

  /** Opens a subscription whose notifications carry `method`. Throws RpcError when there are too many. */
  open(method: string, options: { newestOnly?: boolean; onClose?: () => void } = {}): Subscription {
    if (this.#subscriptions.size >= this.#limits.subscriptions) throw tooManySubscriptions(this.#limits.subscriptions)
    const subscription = new Subscription(method, options.newestOnly ?? false, this, () => {
      this.#subscriptions.delete(subscription.id)
      this.#unannounced.delete(subscription)
      options.onClose?.()
      this.#letOn()
    })
    this.#subscriptions.set(subscription.id, subscription)
    this.#unannounced.add(subscription)
    return subscription
  }

  subscription(id: string): Subscription | undefined {
    return this.#subscriptions.get(id)
  }

  /** True when there was such a subscription. */
  unsubscribe(id: string): boolean {
    const subscription = this.#subscriptions.get(id)
    subscription?.close()
    return subscription !== undefined
  }

  send(subscription: Subscription, frame: string): void {
    if (this.closed) return
    if (this.#unannounced.has(subscription) || this.#backlog.length > 0 || this.#full(this.#limits.socketBytes))
      this.#hold(subscription, frame)
    else this.#write(frame)
  }

  room(subscription: Subscription): Promise<void> {
    if (this.#hasRoom(subscription)) return Promise.resolve()
    if (this.#full(this.#limits.socketBytes)) this.#stalledSince ??= Date.now()
    return new Promise((goOn) => this.#waiting.push({ subscription, goOn }))
  }

  /** Drops the client. */
  terminate(): void {
    this.#ws.terminate()
  }

  /** Called now and then: a client that reads nothing for too long goes. */
  checkStalled(now: number): void {
    if (this.#stalledSince !== undefined && now - this.#stalledSince > this.#limits.stallMs) this.terminate()
  }

  /** The socket is gone: ends every subscription. */
  end(): void {
    if (this.closed) return
    this.closed = true
    this.#inbox = []
    this.#backlog = []
    for (const subscription of [...this.#subscriptions.values()]) subscription.close()
    for (const work of this.#onClose) work()
    this.#letOn()
  }

  #full(limit: number): boolean {
    return this.#socket.writableLength > limit
  }

  #hasRoom(subscription: Subscription): boolean {
    if (this.closed || subscription.closed) return true
    return !this.#unannounced.has(subscription) && this.#backlog.length === 0 && !this.#full(this.#limits.socketBytes)
  }

  /** One after the other: what the first one sends may fill the socket again. */
  #letOn(): void {
    const at = this.#waiting.findIndex(({ subscription }) => this.#hasRoom(subscription))
    if (at < 0) return
    const [next] = this.#waiting.splice(at, 1)
    next?.goOn()
    if (this.#waiting.length > 0) setImmediate(() => this.#letOn())
  }

  /** Frames written in one turn leave in one system call. */
  #write(frame: string): void {
    if (!this.#corked) {
      this.#corked = true
      this.#socket.cork()
      process.nextTick(() => {
        this.#corked = false
        this.#socket.uncork()
      })
    }
    this.#ws.send(frame)
  }

  #hold(subscription: Subscription, frame: string): void {
    if (subscription.newestOnly && !this.#unannounced.has(subscription)) {
      const older = this.#backlog.findIndex((held) => held.subscription === subscription)
      if (older >= 0) {
        const [gone] = this.#backlog.splice(older, 1)
        this.#backlogBytes -= gone?.frame.length ?? 0
      }
    }
    // What waits already counts, not this one: the first frame of a subscription is as large as what was asked for.
    if (this.#backlog.length >= this.#limits.backlogCount || this.#backlogBytes > this.#limits.backlogBytes) {
      this.terminate()
      return
    }
    this.#backlog.push({ subscription, frame })
    this.#backlogBytes += frame.length
    if (this.#full(this.#limits.socketBytes)) this.#stalledSince ??= Date.now()
  }

  #flush(): void {
    if (this.#backlog.length === 0) return
    const held = this.#backlog
    this.#backlog = []
    this.#backlogBytes = 0
    for (const entry of held) {
      if (entry.subscription.closed) continue
      if (this.#unannounced.has(entry.subscription) || this.#full(this.#limits.socketBytes)) {
        this.#backlog.push(entry)
        this.#backlogBytes += entry.frame.length
      } else this.#write(entry.frame)
    }
  }

  #drained(): void {
    this.#stalledSince = undefined
    this.#flush()
    this.#work()
    this.#letOn()
  }

  #work(): void {
    while (this.#inbox.length > 0 && !this.closed) {
      if (this.#full(this.#limits.responseBytes)) {
        // The rest is read when the client has taken what it asked for.
        this.#stalledSince ??= Date.now()
        this.#ws.pause()
        return
      }
      const answer = this.#handle(this.#inbox.shift() as string, this)
      // Slow answers do not hold up the others.
      if (answer instanceof Promise) void answer.then((text) => this.#answer(text))
      else this.#answer(answer)
    }
    if (this.#ws.isPaused) this.#ws.resume()
  }

  #answer(text: string | undefined): void {
    if (this.closed) return
    if (text !== undefined) this.#write(text)
    if (this.#unannounced.size === 0 || text === undefined) return
    for (const subscription of this.#unannounced)
      if (text.includes(subscription.id)) this.#unannounced.delete(subscription)
    this.#flush()
    this.#letOn()
  }
}
