import { Body, shownAddress } from '@glia/base'
import { ConnectionError } from '../rpc/errors.ts'
import { type ConnectionOptions, RpcSession } from '../rpc/session.ts'
import { type OpenLink, saidTooMuch } from './link.ts'
import type { Transport } from './transport.ts'

const PROBE = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'chain_getBlockHash', params: [0] })

/**
 * The text of an answer that is not longer than it may be, read piece by piece: somebody else decides how long it is.
 *
 * @param url of the node
 * @param limit in bytes, once unpacked
 * @throws NodeMisbehaved when it is longer
 */
export async function boundedText(response: Response, url: string, limit: number): Promise<string> {
  const body = new Body()
  const reader = response.body?.getReader()
  for (let piece = await reader?.read(); piece !== undefined && !piece.done; piece = await reader?.read()) {
    if (body.size + piece.value.length > limit) {
      await reader?.cancel()
      throw saidTooMuch(url, limit)
    }
    body.add(piece.value)
  }
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

async function post(address: string, body: string, maxBytes: number, signal: AbortSignal): Promise<string> {
  const { url, headers } = reached(address)
  // A node that sends its clients elsewhere could have them ask inside their own networks.
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
  const text = await boundedText(response, url, maxBytes)
  // Nodes answer refusals (too large, not JSON) with an error status and a JSON-RPC error as the body.
  if (!response.ok && !text.startsWith('{'))
    throw new ConnectionError(`${shownAddress(url)} answered with status ${response.status}`)
  return text
}

/** One POST for each text. There is nothing to open, so one question is asked to see whether somebody answers. */
const openHttp: OpenLink = async (url, _events, { timeoutMs, maxBytes }, signal) => {
  const closing = new AbortController()
  await post(url, PROBE, maxBytes, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
  return {
    waiting: 0,
    subscribes: false,
    get isOpen() {
      return !closing.signal.aborted
    },
    send: (text, asking) => post(url, text, maxBytes, AbortSignal.any([closing.signal, asking.signal])),
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
