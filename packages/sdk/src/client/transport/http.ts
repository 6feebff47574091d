import { ConnectionError } from '../rpc/errors.ts'
import { type ConnectionOptions, RpcSession } from '../rpc/session.ts'
import { MAX_MESSAGE, type OpenLink } from './link.ts'
import type { Transport } from './transport.ts'

const PROBE = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'chain_getBlockHash', params: [0] })

/**
 * The text of an answer that is not longer than it may be, read piece by piece: somebody else decides how long it is.
 *
 * @param limit in bytes
 */
export async function boundedText(response: Response, limit: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  const reader = response.body?.getReader()
  for (let piece = await reader?.read(); piece !== undefined && !piece.done; piece = await reader?.read()) {
    size += piece.value.length
    if (size > limit) {
      await reader?.cancel()
      throw new ConnectionError(`${response.url} answered with more than ${limit} bytes`)
    }
    text += decoder.decode(piece.value, { stream: true })
  }
  return text + decoder.decode()
}

async function post(url: string, body: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal })
  const text = await boundedText(response, MAX_MESSAGE)
  // Nodes answer refusals (too large, not JSON) with an error status and a JSON-RPC error as the body.
  if (!response.ok && !text.startsWith('{')) throw new ConnectionError(`${url} answered with status ${response.status}`)
  return text
}

/** One POST for each text. There is nothing to open, so one question is asked to see whether somebody answers. */
const openHttp: OpenLink = async (url, _events, timeoutMs, signal) => {
  const closing = new AbortController()
  await post(url, PROBE, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
  return {
    waiting: 0,
    subscribes: false,
    get isOpen() {
      return !closing.signal.aborted
    },
    send: (text, asking) => post(url, text, AbortSignal.any([closing.signal, asking.signal])),
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
