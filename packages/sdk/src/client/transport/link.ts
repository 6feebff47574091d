/** Bytes of one message at most: a block's extrinsics or a page of a large map. */
export const MAX_MESSAGE = 512 * 1024 * 1024

/** Whether anybody still waits for the answer to a text. */
export interface Asking {
  /** Aborted once nobody does: it was answered, took too long, or the session is over. */
  readonly signal: AbortSignal
}

/** A link to one node that carries JSON-RPC texts: an open socket, or what stands for one. */
export interface Link {
  readonly isOpen: boolean
  /** Bytes that were sent and have not left yet. */
  readonly waiting: number
  /** Whether the node can send what nobody asked for just then: without that there are no subscriptions. */
  readonly subscribes: boolean
  /**
   * Sends a text. A link that knows which answer is to which text gives it, undefined where there is none, and rejects when
   * this text, and it alone, was not answered; the answers of others come as {@link LinkEvents.text}.
   */
  send(text: string, asking: Asking): void | Promise<string | undefined>
  /** Closes at once; {@link LinkEvents.closed} may or may not be called for it. */
  close(): void
}

/** What a link reports. */
export interface LinkEvents {
  text(text: string): void
  closed(reason: string): void
}

/** Opens a link to an address within a time in milliseconds; gives up when the signal says so. */
export type OpenLink = (url: string, events: LinkEvents, timeoutMs: number, signal: AbortSignal) => Promise<Link>
