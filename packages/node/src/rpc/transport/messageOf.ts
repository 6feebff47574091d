import { isAscii } from 'node:buffer'
import { utf8Text } from '@glia/base'
import type { TextPart } from '../core/text.ts'

/** Bytes whose text is made at once, whatever they are: a few microseconds. */
const SHORT = 512
/** PERF: a copy takes as long as all else here, and the system hands out 64 KiB at once: only far less than that is copied. */
const MOST_PARTS = 4

/**
 * What is kept of a message until its client's turn has come: text where that costs no more than a copy, as of all ASCII, else the
 * bytes. To make text of them takes as long as to answer, and they come from everybody at once, outside of turns: clients that ask
 * much and leave would have it done for nothing, and who waits for a turn would wait for it.
 *
 * @param bytes may be part of more: where that is far more, they are copied, so as not to keep all of it
 */
export function messageOf(bytes: Uint8Array): TextPart {
  const { length, buffer } = bytes
  if (length <= SHORT || isAscii(bytes)) return utf8Text(bytes)
  return MOST_PARTS * length < buffer.byteLength ? Buffer.from(bytes) : bytes
}
