import { WebSocket } from 'ws'
import { MAX_MESSAGE, type OpenLink } from './link.ts'

/** Opens a WebSocket with the package `ws`: Node 20 has none of its own. */
export const openSocket: OpenLink = (url, events, timeoutMs, signal) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      handshakeTimeout: timeoutMs,
      maxPayload: MAX_MESSAGE,
      perMessageDeflate: false,
    })
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
    socket.on('error', reject)
    socket.on('message', (data) => events.text(String(data)))
    socket.on('close', (code) => {
      // One that never opened: the signal outlives it, and must not keep it.
      tried()
      events.closed(`code ${code}`)
    })
  })
