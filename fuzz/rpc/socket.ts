import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const TEXT = 1
const CLOSE = 8
const MASK = Buffer.from([0x12, 0x34, 0x56, 0x78])

/** A frame from a client, masked, whatever its payload; `announced` is the length that it claims. */
export function frame(payload: Uint8Array, opcode = TEXT, announced = payload.length, isLast = true): Buffer {
  const head: number[] = [(isLast ? 0x80 : 0) | opcode]
  if (announced < 126) head.push(0x80 | announced)
  else if (announced < 65_536) head.push(0x80 | 126, announced >> 8, announced & 0xff)
  else {
    const length = Buffer.alloc(8)
    length.writeBigUInt64BE(BigInt(announced))
    head.push(0x80 | 127, ...length)
  }
  const masked = Buffer.from(payload)
  for (let at = 0; at < masked.length; at++) masked[at] = (masked[at] as number) ^ (MASK[at & 3] as number)
  return Buffer.concat([Buffer.from(head), MASK, masked])
}

/** Undefined where none follows. */
const nextChunk = (socket: Socket): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    const closed = () => resolve(undefined)
    if (socket.destroyed) return closed()
    socket.once('close', closed)
    socket.once('data', (chunk: Buffer) => {
      socket.off('close', closed)
      resolve(chunk)
    })
  })

/** A WebSocket client without manners: sends whatever bytes it is given, and hears whole texts. */
export class RawSocket {
  readonly #socket: Socket
  #received = Buffer.alloc(0)
  #parts: Buffer[] = []
  #isOpen = true
  #closedWith: number | undefined
  readonly #hears: (text: string) => void

  private constructor(socket: Socket, hears: (text: string) => void) {
    this.#socket = socket
    this.#hears = hears
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('close', () => {
      this.#isOpen = false
    })
  }

  /** Throws what the system says when there is no connection, or a RangeError when the server answers no handshake. */
  static async open(port: number, hears: (text: string) => void): Promise<RawSocket> {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    )
    let head = Buffer.alloc(0)
    while (!head.includes('\r\n\r\n')) {
      const chunk = await nextChunk(socket)
      if (chunk === undefined) throw new RangeError('expected a handshake, found a connection that was closed')
      head = Buffer.concat([head, chunk])
    }
    if (!head.toString('latin1').startsWith('HTTP/1.1 101'))
      throw new RangeError(`expected a handshake, found ${head.toString('latin1').slice(0, 80)}`)
    const opened = new RawSocket(socket, hears)
    opened.#take(head.subarray(head.indexOf('\r\n\r\n') + 4))
    return opened
  }

  /** Whether the server has kept the connection so far. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** The code of the frame with which the server closed; undefined where it sent none, or has not closed. */
  get closedWith(): number | undefined {
    return this.#closedWith
  }

  send(text: string): void {
    this.raw(frame(Buffer.from(text)))
  }

  raw(bytes: Uint8Array): void {
    if (this.#isOpen) this.#socket.write(bytes)
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    for (;;) {
      const length = frameLength(this.#received)
      if (length === undefined || this.#received.length < length.head + length.payload) return
      const opcode = (this.#received[0] as number) & 15
      const isLast = ((this.#received[0] as number) & 0x80) !== 0
      const payload = this.#received.subarray(length.head, length.head + length.payload)
      this.#received = this.#received.subarray(length.head + length.payload)
      if (opcode === CLOSE) {
        this.#closedWith ??= payload.length < 2 ? undefined : payload.readUInt16BE(0)
        this.#socket.end()
        continue
      }
      if (opcode > 2) continue
      this.#parts.push(payload)
      if (isLast) this.#hears(Buffer.concat(this.#parts.splice(0)).toString())
    }
  }
}

function frameLength(bytes: Buffer): { readonly head: number; readonly payload: number } | undefined {
  if (bytes.length < 2) return undefined
  const short = (bytes[1] as number) & 0x7f
  if (short < 126) return { head: 2, payload: short }
  if (short === 126) return bytes.length < 4 ? undefined : { head: 4, payload: bytes.readUInt16BE(2) }
  return bytes.length < 10 ? undefined : { head: 10, payload: Number(bytes.readBigUInt64BE(2)) }
}
