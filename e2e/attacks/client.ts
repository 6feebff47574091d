import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import WebSocket from 'ws'
import { request, type Target } from './attack.ts'
import { strike } from './blows.ts'

/** Opens a WebSocket that takes what comes and forgets it. */
export async function open({ ws }: Target): Promise<WebSocket> {
  const socket = new WebSocket(ws, { perMessageDeflate: false })
  socket.on('error', () => socket.terminate())
  await once(socket, 'open')
  return socket
}

/** Sends a request and waits for its answer; rejects when the socket closes. */
export function ask(socket: WebSocket, text: string, id: unknown): Promise<{ result?: unknown }> {
  return new Promise((resolve, reject) => {
    const listen = (data: Buffer) => {
      if (!data.subarray(0, 200).includes(`"id":${JSON.stringify(id)}`)) return
      socket.off('message', listen)
      resolve(JSON.parse(data.toString()) as { result?: unknown })
    }
    socket.on('message', listen)
    socket.once('close', () => reject(new Error('closed')))
    say(socket, text)
  })
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

/** A bare connection that sends some bytes. What it is sent it does not read. */
export async function deaf({ port }: Target, bytes: Buffer | string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  socket.pause()
  push(socket, bytes)
  return socket
}

export const UPGRADE =
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'

export const post = (body: string) =>
  `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

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
