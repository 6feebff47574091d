import type { IncomingMessage } from 'node:http'
import { shownAddress } from '@glia/base'
import { WebSocket } from 'ws'
import { boundInterim } from '../../interim.ts'
import { ConnectionError, NodeMisbehaved, NodeRefused } from '../rpc/errors.ts'
import { closedWith, type OpenLink, saidTooMuch } from './link.ts'

/** What `ws` says of a message that is too long, or in too many pieces. */
const TOO_MUCH: ReadonlySet<string> = new Set([
  'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
  'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
  'WS_ERR_TOO_MANY_BUFFERED_PARTS',
])

/** Bytes of a refusal that are read for the sentence in it. */
const MOST_REFUSAL = 4096

/** One that tells with which code the other side began to close it: `ws` gives its answer to that with the same one. */
class Socket extends WebSocket {
  closeCode: number | undefined

  override close(code?: number, reason?: string | Buffer): void {
    this.closeCode ??= code
    super.close(code, reason)
  }
}

/** Opens a WebSocket with the package `ws`: Node 20 has none of its own. */
export const openSocket: OpenLink = (url, events, { timeoutMs, maxBytes }, signal) =>
  new Promise((resolve, reject) => {
    let misbehaved: NodeMisbehaved | undefined
    // Without `handshakeTimeout`: that one is for silence, and a node that sends a byte now and then is never silent.
    const socket = new Socket(url, {
      maxPayload: maxBytes,
      perMessageDeflate: false,
      finishRequest: (request) => {
        boundInterim(request, (did) => {
          misbehaved = new NodeMisbehaved(url, did)
          socket.terminate()
        })
        request.end()
      },
    })
    let refusal: (() => NodeRefused) | undefined
    const timer = setTimeout(() => {
      reject(refusal?.() ?? new ConnectionError(`no answer from ${shownAddress(url)} within ${timeoutMs} ms`))
      socket.terminate()
    }, timeoutMs)
    const abort = () => socket.terminate()
    const tried = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
    signal.addEventListener('abort', abort)
    socket.once('open', () => {
      tried()
      resolve({
        subscribes: true,
        get isOpen() {
          return socket.readyState === WebSocket.OPEN
        },
        get closeCode() {
          return socket.closeCode
        },
        get waiting() {
          return socket.bufferedAmount
        },
        send: (text) => socket.send(text),
        close: () => socket.terminate(),
      })
    })
    socket.once('unexpected-response', (_request, response) => {
      refusal = refusalOf(url, response, (refused) => {
        reject(refused)
        socket.terminate()
      })
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const { code = '' } = error
      if (TOO_MUCH.has(code)) misbehaved = saidTooMuch(url, maxBytes)
      else if (code.startsWith('WS_ERR_')) misbehaved = new NodeMisbehaved(url, `sent what no WebSocket does (${code})`)
      reject(misbehaved ?? error)
      // It closes slowly, and would say so only then: who lied meanwhile would be in use still.
      if (misbehaved) {
        socket.terminate()
        events.closed(misbehaved)
      }
    })
    socket.on('message', (data) => events.text(String(data)))
    socket.on('close', (code, reason) => {
      // One that never opened: the signal outlives it, and must not keep it.
      tried()
      events.closed(misbehaved ?? closedWith(code, String(reason)), code)
    })
  })

/** Listens to a refusal until it is whole, or long enough for a sentence. @returns what came of it by now */
function refusalOf(url: string, response: IncomingMessage, whole: (refused: NodeRefused) => void): () => NodeRefused {
  let text = ''
  const refused = () => new NodeRefused(url, response.statusCode ?? 0, text)
  response.setEncoding('utf8')
  response.on('data', (piece: string) => {
    text += piece.slice(0, MOST_REFUSAL - text.length)
    if (text.length === MOST_REFUSAL) whole(refused())
  })
  // Also where it breaks off: the status was there.
  response.once('close', () => whole(refused()))
  return refused
}
