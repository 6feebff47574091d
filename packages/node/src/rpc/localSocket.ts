import type { ClientSocket, Outbox } from './core/connection.ts'
import { joined, type TextPart } from './core/text.ts'

/** What a client in the same process hears. */
export interface LocalEvents {
  /** An answer or a notification, as text. */
  text(text: string): void
  /** The node has let the client go: it stopped, or the client left too much unread, or had more than others left room for. */
  closed(reason: string): void
}

/** A client in the same process. */
export interface LocalClient {
  /** Sends a JSON-RPC text; what comes of it is heard. */
  send(text: string): void
  /** Leaves: its subscriptions end, and nothing more is heard. */
  close(): void
}

/**
 * What stands for the socket of a client in the same process. What is sent arrives in a turn of its own, as over a socket: neither
 * side is called in the middle of what it does.
 */
export class LocalSocket implements ClientSocket, Outbox {
  /** Characters that wait. */
  writableLength = 0
  readonly #events: LocalEvents
  readonly #onTerminate: (reason?: string) => void
  readonly #onDrain: (() => void)[] = []
  #waiting: string[] = []
  #ended = false

  constructor(events: LocalEvents, onTerminate: (reason?: string) => void) {
    this.#events = events
    this.#onTerminate = onTerminate
  }

  on(_event: 'drain', listener: () => void): void {
    this.#onDrain.push(listener)
  }

  send(parts: readonly TextPart[]): void {
    if (this.#ended) return
    const text = joined(parts)
    if (this.#waiting.length === 0) setImmediate(() => this.#deliver())
    this.#waiting.push(text)
    this.writableLength += text.length
  }

  #deliver(): void {
    const texts = this.#waiting
    this.#waiting = []
    this.writableLength = 0
    for (const text of texts) if (!this.#ended) this.#events.text(text)
    for (const listener of this.#onDrain) listener()
  }

  terminate(reason?: string): void {
    this.#onTerminate(reason)
  }

  /** Nothing arrives from here on. Tells the client why, unless it is the one that left. */
  end(reason: string | undefined): void {
    if (this.#ended) return
    this.#ended = true
    if (reason !== undefined) setImmediate(() => this.#events.closed(reason))
  }

  // Nothing is gained by gathering, and a client in the same process waits for its answers by itself.
  cork(): void {}
  uncork(): void {}
  pause(): void {}
  resume(): void {}
}
