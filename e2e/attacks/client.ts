import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import WebSocket from 'ws'
import { request, type Target, until } from './attack.ts'
import { strike } from './blows.ts'

/** A WebSocket that takes what comes and forgets it, for as long as some work takes. */
export async function talk({ ws }: Target, work: (socket: WebSocket) => Promise<void>): Promise<void> {
  const socket = new WebSocket(ws, { perMessageDeflate: false })
  socket.on('error', () => socket.terminate())
  await once(socket, 'open')
  try {
    await work(socket)
  } finally {
    socket.terminate()
  }
}

/** Sends a request and waits for its answer; rejects when the socket closes. */
export function ask(socket: WebSocket, text: string, id: unknown): Promise<{ result?: unknown }> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      socket.off('message', listen)
      socket.off('close', closed)
    }
    const listen = (data: Buffer) => {
      if (!data.subarray(0, 200).includes(`"id":${JSON.stringify(id)}`)) return
      leave()
      resolve(JSON.parse(data.toString()) as { result?: unknown })
    }
    const closed = () => {
      leave()
      reject(new Error('closed'))
    }
    socket.on('message', listen)
    socket.on('close', closed)
    say(socket, text)
  })
}

/** What a method answers. */
export async function call(socket: WebSocket, method: string, params: readonly unknown[] = []): Promise<unknown> {
  const { result } = await ask(socket, request(method, params, method), method)
  return result
}

export function say(socket: WebSocket, text: string): void {
  if (socket.readyState === socket.OPEN) strike()
  socket.send(text)
}

/** As `write`: false where the connection has enough to send. */
export function push(socket: Socket, bytes: Buffer | string): boolean {
  if (!socket.destroyed) strike()
  return socket.write(bytes)
}

/** A bare connection that sends some bytes, for as long as some work takes. What it is sent it does not read by itself. */
export async function knock(
  { port }: Target,
  bytes: Buffer | string,
  work: (socket: Socket) => Promise<void>,
): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  socket.pause()
  push(socket, bytes)
  try {
    await work(socket)
  } finally {
    socket.destroy()
  }
}

/**
 * Waits for the next of these of a connection, for its end or for the signal, so many ms at most. Who reads nothing does not notice
 * that it was let go.
 */
export async function next(
  socket: Socket | WebSocket,
  names: readonly string[],
  signal: AbortSignal,
  ms?: number,
): Promise<void> {
  const over = new AbortController()
  const heard = [...names, 'close'].map((name) => once(socket, name, { signal: over.signal }))
  await Promise.race([...heard, until(AbortSignal.any([signal, over.signal]), ms)]).finally(() => over.abort())
}

/** Sends bytes over and over, as fast as they are taken, until the connection closes or the signal fires. */
export async function pour(
  socket: Socket,
  signal: AbortSignal,
  bytes: Buffer | string,
  { times = Number.POSITIVE_INFINITY, every = 0 }: { readonly times?: number; readonly every?: number } = {},
): Promise<void> {
  for (let n = 0; n < times && !socket.closed && !signal.aborted; n++) {
    if (!push(socket, bytes)) await next(socket, ['drain'], signal)
    if (every > 0 && !socket.closed) await next(socket, [], signal, every)
  }
}

export const UPGRADE =
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'

/** Of a request whose body has so many bytes. */
export const postHead = (size: number) =>
  `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`

export const post = (body: string) => `${postHead(Buffer.byteLength(body))}${body}`

export const batchOf = (method: string, size: number, params: readonly unknown[] = []) =>
  `[${Array.from({ length: size }, (_, id) => request(method, params, id)).join(',')}]`

/** A frame of a client, masked with zeros. */
export function frame(first: number, text: string): Buffer {
  const payload = Buffer.from(text)
  const head =
    payload.length < 126
      ? Buffer.from([first, 0x80 | payload.length])
      : Buffer.from([first, 0x80 | 126, payload.length >> 8, payload.length & 255])
  return Buffer.concat([head, Buffer.alloc(4), payload])
}

/** The head of a frame of so many bytes, without its mask. */
export function longHead(size: number): Buffer {
  const head = Buffer.alloc(10)
  head.writeUInt8(0x81, 0)
  head.writeUInt8(0x80 | 127, 1)
  head.writeBigUInt64BE(BigInt(size), 2)
  return head
}
