import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { Axon, type AxonInfo } from '../axon/axon.ts'
import type { Endpoint } from '../axon/endpoint.ts'
import type { AxonOptions } from '../axon/options.ts'
import { type Forged, forgedRequest, miner, Sum } from './forged.ts'

/** An axon that adds, until the test is over. */
export async function started(options: Partial<AxonOptions> = {}, endpoint: Partial<Endpoint<typeof Sum>> = {}) {
  const axon = new Axon({ keypair: miner, host: '127.0.0.1', port: 0, ...options })
  axon.attach(Sum, { forward: ({ terms }) => ({ total: terms.reduce((a, b) => a + b, 0) }), ...endpoint })
  const info = await axon.start()
  onTestFinished(() => axon.stop())
  return { axon, info }
}

/** A request that is under way, however it ends. */
export interface Sent {
  readonly socket: Socket
  /** All that came back so far. */
  heard(): string
  /** The first line of the answer. */
  readonly status: Promise<string>
  readonly closed: Promise<void>
}

/** Sends the headers of a request, with another length or none, and only as much of the body as is said. */
export function begun(info: AxonInfo, path: string, headers: Record<string, string>, body = ''): Sent {
  const socket = connect(info.port, info.ip)
  onTestFinished(() => void socket.destroy())
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST ${path} HTTP/1.1\r\nhost: axon\r\n${lines.join('')}\r\n${body}`)
  let heard = ''
  const status = new Promise<string>((resolve) => {
    socket.on('data', (chunk) => {
      heard += chunk.toString()
      if (heard.includes('\r\n')) resolve(heard.split('\r\n')[0] ?? '')
    })
  })
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  // A cut line is an end like another here.
  socket.on('error', () => socket.destroy())
  return { socket, heard: () => heard, status, closed }
}

/** A signed request of which so many bytes of body are announced, and some sent. */
export const announced = (info: AxonInfo, change: Forged, length: number, body = '') =>
  begun(info, '/Sum', { ...forgedRequest(info, change).headers, 'content-length': String(length) }, body)
