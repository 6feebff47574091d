import { Body, errorText, shownAddress } from '@glia/base'
import { ConnectionError, NodeMisbehaved, NodeRefused } from '../rpc/errors.ts'
import type { ConnectionOptions } from '../rpc/options.ts'
import { RpcSession } from '../rpc/session.ts'
import { type OpenLink, saidTooMuch } from './link.ts'
import type { Transport } from './transport.ts'

const PROBE = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'chain_getBlockHash', params: [0] })

/**
 * The text of an answer that is not longer than it may be, read piece by piece: somebody else decides how long it is.
 *
 * @param url of the node
 * @param limit in bytes, once unpacked
 * @param signal ends it: that of the request itself may be collected once there are headers, and then ends nothing
 * @throws NodeMisbehaved when it is longer; the reason of the signal
 */
export async function boundedText(
  response: Response,
  url: string,
  limit: number,
  signal?: AbortSignal,
): Promise<string> {
  const body = new Body()
  const reader = response.body?.getReader()
  const end = () => void reader?.cancel().catch(() => undefined)
  signal?.addEventListener('abort', end)
  if (signal?.aborted) end()
  try {
    for (let piece = await reader?.read(); piece !== undefined && !piece.done; piece = await reader?.read()) {
      if (body.size + piece.value.length > limit) {
        await reader?.cancel()
        throw saidTooMuch(url, limit)
      }
      body.add(piece.value)
    }
  } finally {
    signal?.removeEventListener('abort', end)
  }
  signal?.throwIfAborted()
  return body.take()
}

/** Where to ask, and the name and password of an address as a header: `fetch` refuses to take them in it, and says them aloud. */
function reached(address: string): { url: string; headers: Record<string, string> } {
  const headers = { 'content-type': 'application/json' }
  const url = new URL(address)
  const { username, password } = url
  if (username === '' && password === '') return { url: address, headers }
  url.username = ''
  url.password = ''
  const secret = new TextEncoder().encode(`${plain(username)}:${plain(password)}`)
  return { url: url.href, headers: { ...headers, authorization: `Basic ${btoa(String.fromCharCode(...secret))}` } }
}

/** Part of an address without its percent signs, or as it is where those are none. */
function plain(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** A gateway's own word: what stands behind it, the node, was not reached. */
const GATEWAYS: ReadonlySet<number> = new Set([502, 503, 504])

/** Whether the node is not there: for another text there would be no answer either. */
function isUnreached(cause: unknown): boolean {
  if (cause instanceof NodeMisbehaved) return false
  return !(cause instanceof NodeRefused) || GATEWAYS.has(cause.status)
}

async function post(address: string, body: string, maxBytes: number, signal: AbortSignal): Promise<string> {
  const { url, headers } = reached(address)
  // A node that sends its clients elsewhere could have them ask inside their own networks.
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
  const text = await boundedText(response, url, maxBytes, signal)
  // Nodes answer refusals (too large, not JSON) with an error status and a JSON-RPC error as the body.
  if (!response.ok && !text.startsWith('{')) throw new NodeRefused(url, response.status, text)
  return text
}

/**
 * Work that ends in time. The timer holds what it aborts: of `AbortSignal.any([…, AbortSignal.timeout(ms)])` nobody holds the second,
 * and once it is collected it never fires.
 */
async function within<T>(
  url: string,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new ConnectionError(`no answer from ${shownAddress(url)} within ${ms} ms`)),
    ms,
  )
  try {
    return await work(AbortSignal.any([signal, late.signal]))
  } finally {
    clearTimeout(timer)
  }
}

/** One POST for each text. There is nothing to open, so one question is asked to see whether somebody answers. */
const openHttp: OpenLink = async (url, events, { timeoutMs, maxBytes }, signal) => {
  const closing = new AbortController()
  await within(url, timeoutMs, signal, (inTime) => post(url, PROBE, maxBytes, inTime))
  return {
    waiting: 0,
    subscribes: false,
    get isOpen() {
      return !closing.signal.aborted
    },
    async send(text, asking) {
      const signal = AbortSignal.any([closing.signal, asking.signal])
      try {
        return await post(url, text, maxBytes, signal)
      } catch (cause) {
        // The next text goes to the next address; others of this one may be answered still.
        if (!signal.aborted && isUnreached(cause)) events.closed(errorText(cause))
        throw cause
      }
    },
    close: () => closing.abort(),
  }
}

/**
 * JSON-RPC over HTTP: for proxies and functions that live for one request. Nothing can be subscribed to, so new blocks
 * are found by asking. Throws {@link ConnectionError} when an address is none of HTTP.
 */
export function http(url: string | readonly string[], options: ConnectionOptions = {}): Transport {
  return new RpcSession(
    url,
    { scheme: /^https?:\/\//, example: 'http://127.0.0.1:9944 or https://…' },
    openHttp,
    options,
  )
}
