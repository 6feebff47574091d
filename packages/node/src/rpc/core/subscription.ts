import type { RawJson } from './rawJson.ts'
import { isText, type TextPart } from './text.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const ID_LENGTH = 16
const pool = new Uint8Array(4096)
let at = pool.length

/** Sixteen random letters and digits, as Substrate's `RandomStringIdProvider`. */
export function newId(): string {
  if (at + ID_LENGTH > pool.length) {
    process.getBuiltinModule('node:crypto').randomFillSync(pool)
    at = 0
  }
  let id = ''
  for (const byte of pool.subarray(at, at + ID_LENGTH)) id += ALPHABET[byte % ALPHABET.length]
  at += ID_LENGTH
  return id
}

/** A notification: text, or parts that follow each other. */
export type Frame = string | readonly TextPart[]

/** How notifications of a subscription leave the connection. */
export interface NotificationSink {
  send(subscription: Subscription, frame: Frame): void
  hasRoom(subscription: Subscription): boolean
  /** Whether so many bytes may well wait in it. */
  fits(bytes: number): boolean
  room(subscription: Subscription, isOver: () => boolean): Promise<void>
  /** Lets go who waits for room and is over. */
  letOverGo(): void
}

/** One subscription of one client. */
export class Subscription {
  readonly id = newId()
  closed = false
  readonly #prefix: string
  readonly #sink: NotificationSink
  readonly #onClose: () => void

  constructor(method: string, sink: NotificationSink, onClose: () => void) {
    this.#prefix = `{"jsonrpc":"2.0","method":"${method}","params":{"subscription":"${this.id}","result":`
    this.#sink = sink
    this.#onClose = onClose
  }

  /** Sends `json` (made into text once, whatever the number of subscribers), or what is ready in parts. */
  notify(json: string | RawJson): void {
    if (this.closed) return
    this.#sink.send(this, typeof json === 'string' ? `${this.#prefix}${json}}}` : this.#frameOf(json.parts()))
  }

  #frameOf(parts: readonly TextPart[]): Frame {
    return parts.every(isText) ? `${this.#prefix}${parts.join('')}}}` : [this.#prefix, ...parts, '}}']
  }

  /** Whether `room` would resolve at once. */
  get hasRoom(): boolean {
    return this.#sink.hasRoom(this)
  }

  /** Whether so many bytes may be said, be it that they have to wait. */
  fits(bytes: number): boolean {
    return this.#sink.fits(bytes)
  }

  /**
   * Resolves when the client knows of the subscription and has taken most of what was sent to it, or when it is over: for
   * answers of many notifications, which would pile up otherwise.
   *
   * @param isOver whether who waits need not wait any longer, before the subscription ends: looked at when `letOverGo` is called
   */
  room(isOver: () => boolean = () => false): Promise<void> {
    return this.#sink.room(this, isOver)
  }

  letOverGo(): void {
    this.#sink.letOverGo()
  }

  /** Nothing more is to be said: it is over once what it has said has left. */
  finish(): void {
    void this.room().then(() => this.close())
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.#onClose()
  }
}
