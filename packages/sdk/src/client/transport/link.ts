import { excerpt, printable } from '@glia/base'
import { NodeMisbehaved } from '../rpc/errors.ts'

const MEBIBYTE = 1024 * 1024

/** WebSocket close code (RFC 6455, 7.4.1): a message was not taken, since it is too large. */
export const MESSAGE_TOO_BIG = 1009

/** Whether anybody still waits for the answer to a text. */
export interface Asking {
  /** Aborted once nobody does: it was answered, took too long, or the session is over. */
  readonly signal: AbortSignal
}

/** A link to one node that carries JSON-RPC texts: an open socket, or what stands for one. */
export interface Link {
  /** Whether it carries what is sent now. One that ends may say so, with {@link LinkEvents.closed}, only a while later. */
  readonly isOpen: boolean
  /** Bytes that were sent and have not left yet. */
  readonly waiting: number
  /** Of a WebSocket that the node is closing, as soon as that is known: the connection may take its time to end. */
  readonly closeCode?: number | undefined
  /** Whether the node can send what nobody asked for just then: without that there are no subscriptions. */
  readonly subscribes: boolean
  /**
   * Sends a text. A link that knows which answer is to which text gives it, undefined where there is none, and rejects when
   * this text, and it alone, was not answered; the answers of others come as {@link LinkEvents.text}.
   */
  send(text: string, asking: Asking): void | Promise<string | undefined>
  /** Closes at once, also what ends by itself already; {@link LinkEvents.closed} may or may not be called for it. */
  close(): void
}

/** What a link reports. */
export interface LinkEvents {
  text(text: string): void
  /**
   * The link is of no further use. Where each text has an answer of its own ({@link Link.send}), those under way may still come, and
   * the link is used on while it {@link Link.isOpen} where there is no other address.
   *
   * @param reason in words, or what the node did that no honest node does
   * @param code with which a WebSocket was closed
   */
  closed(reason: string | NodeMisbehaved, code?: number): void
}

/** How far a node is listened to. */
export interface LinkLimits {
  /** Milliseconds until the link has to be open. */
  readonly timeoutMs: number
  /** Bytes of one message. */
  readonly maxBytes: number
}

/** Opens a link to an address; gives up when the signal says so. Throws {@link NodeMisbehaved} for a message over the limit. */
export type OpenLink = (url: string, events: LinkEvents, limits: LinkLimits, signal: AbortSignal) => Promise<Link>

/** Why a WebSocket was closed, as errors say it; the words are the node's. */
export const closedWith = (code: number, reason: string): string =>
  reason === '' ? `code ${code}` : `code ${code}: ${excerpt(printable(reason))}`

/** What a node did that said too much. */
export function saidTooMuch(url: string, maxBytes: number): NodeMisbehaved {
  const most = maxBytes % MEBIBYTE === 0 ? `${maxBytes / MEBIBYTE} MiB` : `${maxBytes} bytes`
  return new NodeMisbehaved(url, `sent a message of more than ${most}`)
}
