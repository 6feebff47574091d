import { bytesIn, isText, type Text, type TextPart } from './text.ts'

/** Characters of text up to which a message is encoded at once. */
const LONG = 128 * 1024
/** Characters that are encoded at once of what is longer. */
const STEP = 64 * 1024

/** Characters of a part of a batch's answer from which on it is made bytes at once, and up to which that takes a millisecond, or three where it is not ASCII. */
const KEPT_LEAST = 4 * 1024
const KEPT_MOST = 1024 * 1024

/** An answer that is kept until others of its batch are there: bytes, where it is not short, since as text it would be there twice when all are sent. */
export const keptUntilSent = (text: Text): Text =>
  text?.map((part) =>
    isText(part) && part.length >= KEPT_LEAST && part.length <= KEPT_MOST ? Buffer.from(part) : part,
  )

/** Whether encoding an answer's text at once would hold up others. */
export function isLongText(text: Text): boolean {
  let chars = 0
  for (const part of text ?? []) if (isText(part)) chars += part.length
  return chars > LONG
}

/** The same text, in bytes but for what is short; of many short parts some are put together. Can be interrupted. */
export function* encoded(parts: readonly TextPart[]): Generator<undefined, readonly TextPart[]> {
  const all: TextPart[] = []
  let short = ''
  for (const part of parts) {
    const isShort = isText(part) && part.length <= STEP
    if (isShort) short += part
    if (isShort ? short.length >= STEP : short !== '') {
      all.push(short.length < STEP ? short : Buffer.from(short))
      short = ''
      yield
    }
    if (!isText(part)) all.push(part)
    else if (!isShort) all.push(yield* bytesOfLong(part))
  }
  if (short !== '') all.push(short)
  return all
}

function* bytesOfLong(text: string): Generator<undefined, Buffer> {
  const length = bytesIn(text)
  yield
  const bytes = Buffer.allocUnsafeSlow(length)
  // PERF: what is all ASCII is copied as it is.
  const as = length === text.length ? 'latin1' : 'utf8'
  for (let from = 0, at = 0; from < text.length; ) {
    const end = endOfStep(text, from)
    at += bytes.write(text.slice(from, end), at, as)
    from = end
    yield
  }
  return bytes
}

/** No character that takes two units is cut in the middle. */
function endOfStep(text: string, from: number): number {
  const end = Math.min(text.length, from + STEP)
  return end < text.length && isHighSurrogate(text.charCodeAt(end - 1)) ? end + 1 : end
}

/** Whether a unit of UTF-16 is the first of two that are one character. */
export const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00
