import { shownAddress } from '@glia/base'
import { ConnectionError, type NodeMisbehaved } from '../rpc/errors.ts'
import { closedWith, type OpenLink, saidTooMuch } from './link.ts'

/** As much of the browsers' WebSocket as is used here. */
interface BrowserSocket {
  readonly readyState: number
  readonly bufferedAmount: number
  onopen: (() => void) | null
  onmessage: ((message: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null
  send(text: string): void
  close(): void
}

declare const WebSocket: new (url: string) => BrowserSocket

/** WebSocket.OPEN */
const OPEN = 1

/** Opens the browser's own WebSocket. Why one does not open, browsers do not tell. */
export const openSocket: OpenLink = (url, events, { timeoutMs, maxBytes }, signal) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    let misbehaved: NodeMisbehaved | undefined
    const abort = () => socket.close()
    const timer = setTimeout(() => {
      socket.close()
      reject(new ConnectionError(`no answer from ${shownAddress(url)} within ${timeoutMs} ms`))
    }, timeoutMs)
    const opened = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
    signal.addEventListener('abort', abort)
    socket.onopen = () => {
      opened()
      resolve({
        subscribes: true,
        get isOpen() {
          return socket.readyState === OPEN
        },
        get waiting() {
          return socket.bufferedAmount
        },
        send: (text) => socket.send(text),
        close: () => socket.close(),
      })
    }
    socket.onmessage = ({ data }) => {
      const text = String(data)
      if (text.length <= maxBytes) return events.text(text)
      // The browser has read it by now; no more is listened to.
      misbehaved = saidTooMuch(url, maxBytes)
      socket.close()
      events.closed(misbehaved)
    }
    socket.onclose = ({ code, reason }) => {
      opened()
      reject(new ConnectionError(`the WebSocket to ${shownAddress(url)} did not open (code ${code})`))
      events.closed(misbehaved ?? closedWith(code, reason), code)
    }
  })
