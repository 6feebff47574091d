import { WebSocket } from 'ws'
import type { NodeMisbehaved } from '../rpc/errors.ts'
import { type OpenLink, saidTooMuch } from './link.ts'

/** What `ws` says of a message that is too long, or in too many pieces. */
const TOO_MUCH: ReadonlySet<string> = new Set([
  'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
  'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
  'WS_ERR_TOO_MANY_BUFFERED_PARTS',
])

/** Opens a WebSocket with the package `ws`: Node 20 has none of its own. */
export const openSocket: OpenLink = (url, events, { timeoutMs, maxBytes }, signal) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      handshakeTimeout: timeoutMs,
      maxPayload: maxBytes,
      perMessageDeflate: false,
    })
    let misbehaved: NodeMisbehaved | undefined
    const abort = () => socket.terminate()
    const tried = () => signal.removeEventListener('abort', abort)
    signal.addEventListener('abort', abort)
    socket.once('open', () => {
      tried()
      resolve({
        subscribes: true,
        get isOpen() {
          return socket.readyState === WebSocket.OPEN
        },
        get waiting() {
          return socket.bufferedAmount
        },
        send: (text) => socket.send(text),
        close: () => socket.terminate(),
      })
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (TOO_MUCH.has(error.code ?? '')) misbehaved = saidTooMuch(url, maxBytes)
      reject(misbehaved ?? error)
    })
    socket.on('message', (data) => events.text(String(data)))
    socket.on('close', (code) => {
      // One that never opened: the signal outlives it, and must not keep it.
      tried()
      events.closed(misbehaved ?? `code ${code}`)
    })
  })
