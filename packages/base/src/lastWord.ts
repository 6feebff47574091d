/** As much of a connection of a server of Node's as is used here. */
interface Connection {
  readonly writable: boolean
  write(text: string): unknown
  destroy(): unknown
}

export const TOO_LARGE = '413 Payload Too Large'

/** How long a client that is let go may take to hear why, in milliseconds. */
const HEARING_MS = 200

/**
 * Says why a connection ends, where no answer is on its way already: that is not broken into.
 *
 * @param headers further lines, each with its end
 */
export function sayWhy(socket: Connection, status: string, headers = ''): void {
  const { _httpMessage: answer } = socket as { readonly _httpMessage?: { readonly headersSent: boolean } }
  if (socket.writable && answer?.headersSent !== true)
    socket.write(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\n\r\n`)
}

/**
 * Ends a connection of which something is not read. Its client has a moment to hear why: of one that ends with something unread the
 * system throws away what has not arrived yet.
 */
export function endUnread(socket: Connection, status: string, headers = ''): void {
  sayWhy(socket, status, headers)
  endSoon(socket)
}

/** Ends a connection once its client has had that moment for an answer that is on its way. */
export function endSoon(socket: Connection): void {
  setTimeout(() => socket.destroy(), HEARING_MS)
}
