/** A link to one node that carries JSON-RPC texts: an open socket, or what stands for one. */
export interface Link {
  readonly isOpen: boolean
  /** Bytes that were sent and have not left yet. */
  readonly waiting: number
  /** Whether the node can send what nobody asked for just then: without that there are no subscriptions. */
  readonly subscribes: boolean
  /** Sends a text. Rejects when the link knows that this text, and it alone, did not arrive. */
  send(text: string): void | Promise<void>
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
