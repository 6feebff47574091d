import type { ConnectionLimits } from '../limits.ts'
import { type Client, Request } from './caller.ts'
import type { Answer } from './dispatcher.ts'
import { encoded, isLongText } from './encoded.ts'
import { tooManySubscriptions } from './errorNotes.ts'
import type { InFlight } from './inFlight.ts'
import type { Lane } from './lane.ts'
import { type Frame, type NotificationSink, Subscription } from './subscription.ts'
import { charsOf, sizeOf, sizeOfOwn, type Text, type TextPart, textOf } from './text.ts'
import { mostMsOf, type Turns } from './turns.ts'

/** As much of a client's WebSocket as is used here. */
export interface ClientSocket {
  /** Sends one text, in parts that need not be copied together before. */
  send(parts: readonly TextPart[]): void
  /** @param reason what its client is told; left out where that left too much unread, or keeps to no protocol */
  terminate(reason?: string): void
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

/** Bytes a second that the slowest reader takes. */
const SLOWEST = 256 * 1024

const MUCH = 16 * 1024

/** Of what may wait for a client, what may be said that could be said later as well. */
const OF_BACKLOG = 1 / 4

/** Requests that are read while one waits for its client's turn, and their bytes: who asks little is not held to one a round. */
const AHEAD = 32
const AHEAD_BYTES = 64 * 1024

interface Held {
  readonly subscription: Subscription
  readonly frame: Frame
}

export interface ConnectionParts {
  readonly ws: ClientSocket
  readonly socket: Outbox
  readonly limits: ConnectionLimits
  readonly turns: Turns
  readonly lane: Lane
  readonly inFlight: InFlight
  /** Whether it may call methods that change the node, or that have no bound on their work. */
  readonly unsafe: boolean
  readonly handle: (message: string, caller: Request) => Answer
}

/**
 * One client of a WebSocket, or in this process: its subscriptions, its requests one after the other, and the bounds on what it
 * may leave unread. Notifications that do not fit the socket wait here; a client that lets them pile up is dropped. Requests
 * wait while answers do not fit, and while other clients have their turn.
 */
export class Connection implements NotificationSink, Client {
  readonly lane: Lane
  readonly unsafe: boolean
  readonly inFlight: InFlight
  readonly #ws: ClientSocket
  readonly #socket: Outbox
  readonly #limits: ConnectionLimits
  readonly #turns: Turns
  readonly #handle: (message: string, caller: Request) => Answer
  readonly #subscriptions = new Map<string, Subscription>()
  /** Opened by the request being answered: quiet until the client knows their ids. */
  readonly #unannounced = new Set<Subscription>()
  #backlog: Held[] = []
  /** Whose frames are among them: what a subscription says stays in order. */
  readonly #heldOf = new Set<Subscription>()
  #backlogBytes = 0
  /** Who has more to send than the socket takes at once, in the order they came. */
  #waiting: { readonly subscription: Subscription; readonly isOver: () => boolean; readonly goOn: () => void }[] = []
  #inbox: { readonly message: TextPart; readonly request: Request }[] = []
  #inboxBytes = 0
  /** Requests whose answers are not there yet. */
  #atWork = 0
  /** The next request waits for the client's turn. */
  #queued = false
  #working = false
  /** Why nothing more is read from the client. */
  readonly #stops = new Set<'inbox' | 'pace'>()
  #corked = false
  /** Bytes that were unread when it was last looked, and when they last became fewer. */
  #unread = 0
  #movedAt = performance.now()
  /** When it was last seen that the client asked something, and whether it has since. */
  #askedAt = performance.now()
  #asked = false
  readonly #onClose: (() => void)[] = []
  closed = false

  constructor({ ws, socket, limits, turns, lane, inFlight, unsafe, handle }: ConnectionParts) {
    this.lane = lane
    this.#ws = ws
    this.#socket = socket
    this.#limits = limits
    this.#turns = turns
    this.inFlight = inFlight
    this.unsafe = unsafe
    this.#handle = handle
    socket.on('drain', () => this.#drained())
  }

  /** Itself: what is asked on it can subscribe. */
  get connection(): Connection {
    return this
  }

  wanted(): boolean {
    return !this.closed
  }

  get subscriptionCount(): number {
    return this.#subscriptions.size
  }

  /**
   * Since when it does nothing, on the clock of `performance.now()`: asks nothing, and listens to nothing; undefined while it does.
   * As exact as it is looked (`checkStalled`).
   */
  get quietSince(): number | undefined {
    const listens = this.#subscriptions.size > 0 || this.#inbox.length > 0 || this.#atWork > 0
    return listens || this.#asked ? undefined : this.#askedAt
  }

  /** Runs when the client is gone. */
  onClose(work: () => void): void {
    this.#onClose.push(work)
  }

  /** A message of the client, of so many bytes: read and answered in its turn. What is not text yet becomes it then, if at all. */
  receive(message: TextPart, bytes = message.length): void {
    if (this.closed) return
    this.#asked = true
    this.#inbox.push({ message, request: new Request(this, bytes) })
    this.#inboxBytes += message.length
    this.#work()
  }

  /** Opens a subscription whose notifications carry `method`. Throws RpcError when there are too many. */
  open(method: string, options: { onClose?: () => void } = {}): Subscription {
    if (this.#subscriptions.size >= this.#limits.subscriptions) throw tooManySubscriptions(this.#limits.subscriptions)
    const subscription = new Subscription(method, this, () => {
      this.#subscriptions.delete(subscription.id)
      this.#unannounced.delete(subscription)
      options.onClose?.()
      if (!this.closed) this.letOverGo()
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

  send(subscription: Subscription, frame: Frame): void {
    if (this.closed) return
    if (this.#unannounced.has(subscription) || this.#heldOf.has(subscription) || this.#full(this.#limits.socketBytes))
      this.#hold(subscription, frame)
    else this.#write(partsOf(frame))
  }

  room(subscription: Subscription, isOver: () => boolean): Promise<void> {
    if (isOver() || this.hasRoom(subscription)) return Promise.resolve()
    return new Promise((goOn) => this.#waiting.push({ subscription, isOver, goOn }))
  }

  letOverGo(): void {
    this.#letOn()
    this.inFlight.letOverGo()
  }

  /** Says something beside the answers. */
  say(text: string): void {
    if (!this.closed) this.#write([text])
  }

  /** Drops the client. */
  terminate(reason?: string): void {
    this.#ws.terminate(reason)
  }

  /**
   * Called now and then, with the time on the clock of `performance.now()`: a client that takes nothing of what waits for it goes,
   * whatever it sends meanwhile.
   */
  checkStalled(now: number): void {
    if (this.#asked) this.#askedAt = now
    this.#asked = false
    const unread = this.#socket.writableLength
    if (unread === 0 || unread < this.#unread) this.#movedAt = now
    this.#unread = unread
    // What was written in one go counts until all of it is taken: a slow reader of much has time for it.
    const patience = this.#limits.stallMs + (1000 * unread) / SLOWEST
    if (unread > 0 && now - this.#movedAt > patience) this.terminate()
  }

  /** The socket is gone: ends every subscription. */
  end(): void {
    if (this.closed) return
    this.closed = true
    this.#inbox = []
    this.#inboxBytes = 0
    this.#backlog = []
    this.inFlight.end()
    for (const subscription of [...this.#subscriptions.values()]) subscription.close()
    for (const work of this.#onClose) work()
    this.letOverGo()
    this.#turns.leave(this.lane)
  }

  #full(limit: number): boolean {
    return this.#socket.writableLength > limit
  }

  /** Whether what a subscription says would leave at once; true as well once nothing it says does. */
  hasRoom(subscription: Subscription): boolean {
    if (this.closed || subscription.closed) return true
    const waits = this.#unannounced.has(subscription) || this.#heldOf.has(subscription)
    return !waits && !this.#full(this.#limits.socketBytes)
  }

  fits(bytes: number): boolean {
    const { backlogBytes, backlogCount } = this.#limits
    return this.#backlogBytes + bytes <= OF_BACKLOG * backlogBytes && this.#backlog.length < OF_BACKLOG * backlogCount
  }

  /** One after the other: what the first one sends may fill the socket again. */
  #letOn(): void {
    const at = this.#waiting.findIndex(({ subscription, isOver }) => isOver() || this.hasRoom(subscription))
    if (at < 0) return
    const [next] = this.#waiting.splice(at, 1)
    next?.goOn()
    if (this.#waiting.length > 0) setImmediate(() => this.#letOn())
  }

  /** Frames written in one turn leave in one system call. */
  #write(frame: readonly TextPart[]): void {
    if (!this.#corked) {
      this.#corked = true
      this.#socket.cork()
      process.nextTick(() => {
        this.#corked = false
        this.#socket.uncork()
        this.#count()
      })
    }
    this.#ws.send(frame)
    // Counted at once where it is much: a block may have the same for thousands.
    if (sizeOf(frame) > MUCH) this.#count()
  }

  #hold(subscription: Subscription, frame: Frame): void {
    // What waits already counts, not this one: the first frame of a subscription is as large as what was asked for.
    if (this.#backlog.length >= this.#limits.backlogCount || this.#backlogBytes > this.#limits.backlogBytes) {
      this.terminate()
      return
    }
    this.#backlog.push({ subscription, frame })
    this.#heldOf.add(subscription)
    this.#backlogBytes += sizeOf(partsOf(frame))
    this.#count()
  }

  #count(): void {
    if (this.closed) return
    this.inFlight.passOn(() => {
      this.inFlight.set('unread', this.#socket.writableLength)
      this.inFlight.set('backlog', this.#backlogBytes)
    })
  }

  #flush(): void {
    if (this.#backlog.length === 0) return
    // What is looked at later is there all the same.
    this.inFlight.passOn(() => {
      this.#letOut()
      this.#count()
    })
  }

  #letOut(): void {
    const held = this.#backlog
    this.#backlog = []
    this.#heldOf.clear()
    for (const entry of held) {
      const { subscription } = entry
      const bytes = sizeOf(partsOf(entry.frame))
      if (subscription.closed) {
        this.#backlogBytes -= bytes
        continue
      }
      const waits = this.#unannounced.has(subscription) || this.#heldOf.has(subscription)
      if (waits || this.#full(this.#limits.socketBytes)) {
        this.#heldOf.add(subscription)
        this.#backlog.push(entry)
      } else {
        this.#backlogBytes -= bytes
        this.#write(partsOf(entry.frame))
      }
    }
  }

  #drained(): void {
    this.#movedAt = performance.now()
    this.#flush()
    this.#count()
    this.#work()
    this.#letOn()
  }

  #work(): void {
    this.#working = true
    for (let [first] = this.#inbox; first !== undefined && !this.#queued && !this.closed; [first] = this.#inbox) {
      // The rest is read when the client has taken what it asked for, and when what is at work is done.
      if (this.#full(this.#limits.responseBytes) || this.#atWork >= this.#limits.requests) break
      this.#queued = true
      this.#turns.run(
        this.lane,
        () => this.#next(),
        mostMsOf(first.message.length),
        () => this.wanted(),
      )
    }
    this.#working = false
    const ahead = this.#queued && this.#inbox.length < AHEAD && this.#inboxBytes < AHEAD_BYTES
    this.#reads('inbox', this.#inbox.length === 0 || ahead)
  }

  /** Whether more may be read from the client, as far as it depends on this; it is read when all agree. */
  #reads(reason: 'inbox' | 'pace', may: boolean): void {
    if (may ? !this.#stops.delete(reason) : this.#stops.has(reason)) return
    if (!may) this.#stops.add(reason)
    if (this.#stops.size > 0) this.#ws.pause()
    else this.#ws.resume()
  }

  /** Reads no more for the sake of other clients, until `resume`. */
  pause(): void {
    this.#reads('pace', false)
  }

  resume(): void {
    this.#reads('pace', true)
  }

  #next(): void {
    this.#queued = false
    const next = this.#inbox.shift()
    if (next === undefined) return
    this.#inboxBytes -= next.message.length
    const answer = this.#handle(textOf(next.message), next.request)
    // Slow answers do not hold up the others, nor do long ones, which are made into bytes in turns.
    if (answer instanceof Promise) this.#answerLater(answer, next.request)
    else if (isLongText(answer)) this.#answerLater(Promise.resolve(answer), next.request)
    else this.#answer(answer, next.request)
    // In the loop of `#work` this is not: it was put off to a later pass.
    if (!this.#working) this.#work()
  }

  #answerLater(answer: Promise<Text>, request: Request): void {
    this.#atWork++
    const inBytes = (text: Text) => {
      if (text === undefined || !isLongText(text)) return text
      request.hold(sizeOfOwn(text) + charsOf(text) - request.held)
      return this.#turns.job(this.lane, encoded(text), () => !this.closed)
    }
    void answer.then(inBytes).then((text) => {
      this.#atWork--
      this.#answer(text, request)
      this.#work()
    })
  }

  #answer(parts: Text, request: Request): void {
    this.#asked = true
    this.inFlight.passOn(() => {
      request.end()
      if (!this.closed && parts !== undefined) this.#write(parts)
    })
    if (this.closed || parts === undefined) return
    if (request.opened.length === 0) return
    for (const subscription of request.opened) this.#unannounced.delete(subscription)
    this.#flush()
    this.#letOn()
  }
}

const partsOf = (frame: Frame): readonly TextPart[] => (typeof frame === 'string' ? [frame] : frame)
