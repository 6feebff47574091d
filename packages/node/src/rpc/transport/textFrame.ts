import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { bytesOf } from '../core/bytesOf.ts'
import { isText, sizeOf, type TextPart } from '../core/text.ts'

/** PERF: up to here the system's memory for a text's bytes is what it had for the last one, and a buffer's is new. */
const SMALL = 128 * 1024
const AS_TEXT = { binary: false }

/** RFC 6455, 5.2: the last frame of its message (FIN), and text. */
const WHOLE_TEXT = 0x81
/** Lengths from here on stand in 16 bits of their own; and those that do not fit them, in 64. */
const IN_16 = 126
const IN_64 = 127
const MAX_16 = 0xffff

/**
 * Sends one text message. Parts that are bytes leave as they are: the library would have them copied into one with the rest.
 *
 * @param ws without compression: what it is given is in its socket when `send` returns
 */
export function sendText(ws: WebSocket, socket: Socket, parts: readonly TextPart[]): void {
  if (parts.every(isText)) {
    if (sizeOf(parts) <= SMALL) ws.send(parts.join(''))
    else ws.send(bytesOf(parts), AS_TEXT)
    return
  }
  if (ws.readyState !== ws.OPEN) return
  for (const chunk of frameOf(parts)) socket.write(chunk)
}

/** The frame of a text message, in chunks that follow each other. */
export function frameOf(parts: readonly TextPart[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let texts: string[] = []
  // The head stands before the first texts, in the same chunk.
  const gathered = () => {
    if (texts.length > 0 || chunks.length === 0) chunks.push(bytesOf(texts, chunks.length === 0 ? MAX_HEAD : 0))
    texts = []
  }
  for (const part of parts) {
    if (isText(part)) texts.push(part)
    else {
      gathered()
      chunks.push(part)
    }
  }
  gathered()
  const [first, ...rest] = chunks as [Buffer, ...Uint8Array[]]
  return [withHead(first, sizeOf(chunks) - MAX_HEAD), ...rest]
}

const MAX_HEAD = 10

/** @param chunk with MAX_HEAD bytes free, of which the last ones become the head of a frame of so many bytes */
function withHead(chunk: Buffer, length: number): Buffer {
  if (length < IN_16) {
    chunk[8] = WHOLE_TEXT
    chunk[9] = length
    return chunk.subarray(8)
  }
  if (length <= MAX_16) {
    chunk[6] = WHOLE_TEXT
    chunk[7] = IN_16
    chunk.writeUInt16BE(length, 8)
    return chunk.subarray(6)
  }
  chunk[0] = WHOLE_TEXT
  chunk[1] = IN_64
  chunk.writeBigUInt64BE(BigInt(length), 2)
  return chunk
}
