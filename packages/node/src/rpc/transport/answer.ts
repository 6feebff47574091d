import type { ServerResponse } from 'node:http'
import { bytesOf } from '../core/bytesOf.ts'
import { isHighSurrogate } from '../core/encoded.ts'
import type { Lane } from '../core/lane.ts'
import { bytesIn, isText, type TextPart } from '../core/text.ts'
import type { Turns } from '../core/turns.ts'

/** Characters, or bytes, that are written at once; an answer of fewer is written in one piece. */
const PIECE = 64 * 1024
/** Pieces that are written as the reader takes them, until the next one waits for its turn. */
const IN_A_TURN = 8
/** What writing a piece costs the node, in milliseconds. */
const PIECE_MS = 0.1

const JSON_TYPE = 'application/json; charset=utf-8'

export interface Sending {
  readonly turns: Turns
  readonly lane: Lane
  /** JSON unless it says otherwise. */
  readonly type?: string
  /** Told of what the reader, or the system for it, has taken: characters of texts, bytes of what is bytes. */
  taken(size: number): void
}

/**
 * Sends an answer, in pieces as fast as its reader takes them: what is not read yet stays text, of which the parts of a batch
 * are often the same, and is not copied for the socket. Resolves when all of it is taken, which where requests are sent one behind
 * the other means those before it too, or the response is gone; never, where its socket goes before its turn has come.
 */
export async function sendAnswer(
  response: ServerResponse,
  parts: readonly TextPart[],
  { turns, lane, type = JSON_TYPE, taken }: Sending,
): Promise<void> {
  const length = parts.reduce((sum, part) => sum + bytesIn(part), 0)
  response.writeHead(200, { 'content-type': type, 'content-length': length })
  if (length <= PIECE) {
    await ended(response, parts.every(isText) ? parts.join('') : bytesOf(parts))
    return
  }
  let written = 0
  for (const { bytes, size } of pieces(parts)) {
    if (response.destroyed) return
    lane.charge(PIECE_MS)
    if (!response.write(bytes)) await drained(response)
    taken(size)
    if (++written % IN_A_TURN !== 0) continue
    await turns.later(
      lane,
      () => undefined,
      undefined,
      () => !response.destroyed,
    )
  }
  await ended(response, '')
}

/** Ends a response; resolves when it has left, or is gone. */
function ended(response: ServerResponse, rest: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.once('finish', resolve)
    response.once('close', resolve)
    response.end(rest)
  })
}

/** All parts in pieces; of a text no character that takes two units is cut in the middle. */
function* pieces(parts: readonly TextPart[]): Generator<{ readonly bytes: Uint8Array; readonly size: number }> {
  let gathered: TextPart[] = []
  let size = 0
  for (const part of parts) {
    for (let at = 0; at < part.length; ) {
      let end = Math.min(part.length, at + PIECE - size)
      if (isText(part) && end < part.length && isHighSurrogate(part.charCodeAt(end - 1))) end++
      gathered.push(isText(part) ? part.slice(at, end) : part.subarray(at, end))
      size += end - at
      at = end
      // What is bytes is cut where it ends: what follows on it need not be copied.
      const isFull = size >= PIECE || (size >= PIECE / 2 && !isText(part) && end === part.length)
      if (!isFull) continue
      yield { bytes: whole(gathered), size }
      gathered = []
      size = 0
    }
  }
  if (size > 0) yield { bytes: whole(gathered), size }
}

/** Bytes that are alone are not copied. */
function whole(parts: readonly TextPart[]): Uint8Array {
  const [first] = parts
  return parts.length === 1 && first instanceof Uint8Array ? first : bytesOf(parts)
}

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
