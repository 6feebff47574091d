import type { ServerResponse } from 'node:http'
import type { Lane, Turns } from '../core/turns.ts'
import { bytesOf } from './bytesOf.ts'

/** Characters that are written at once; an answer of fewer is written in one piece. */
const PIECE = 64 * 1024
/** What writing a piece costs the node, in milliseconds. */
const PIECE_MS = 0.1

const JSON_TYPE = 'application/json; charset=utf-8'

/**
 * Sends an answer, in pieces as fast as its reader takes them: what is not read yet stays text, of which the parts of a batch
 * are often the same, and is not copied for the socket. Resolves when the socket has all of it, or is gone.
 */
export async function sendAnswer(
  response: ServerResponse,
  parts: readonly string[],
  { turns, lane }: { readonly turns: Turns; readonly lane: Lane },
): Promise<void> {
  const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0)
  response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': length })
  if (length <= PIECE) {
    response.end(parts.join(''))
    return
  }
  for (const piece of pieces(parts)) {
    if (response.destroyed) return
    lane.charge(PIECE_MS)
    if (!response.write(piece)) await drained(response)
    await turns.later(lane, () => undefined)
  }
  response.end()
}

/** The text of all parts in pieces; no character that takes two units is cut in the middle. */
function* pieces(parts: readonly string[]): Generator<Buffer> {
  let gathered: string[] = []
  let size = 0
  for (const part of parts) {
    for (let at = 0; at < part.length; ) {
      let end = Math.min(part.length, at + PIECE - size)
      if (end < part.length && isHighSurrogate(part.charCodeAt(end - 1))) end++
      gathered.push(part.slice(at, end))
      size += end - at
      at = end
      if (size < PIECE) continue
      yield bytesOf(gathered)
      gathered = []
      size = 0
    }
  }
  if (size > 0) yield bytesOf(gathered)
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}
