import { bytesIn, isText, type TextPart } from './text.ts'

/**
 * Parts of a text that follow each other, in UTF-8, after some free bytes if there are to be any.
 *
 * PERF: each is copied once, and what is all ASCII, as answers are but for a name here and there, as it is.
 */
export function bytesOf(parts: readonly TextPart[], free = 0): Buffer {
  const lengths = parts.map(bytesIn)
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, free))
  let at = free
  for (const [index, part] of parts.entries()) {
    if (isText(part)) at += bytes.write(part, at, lengths[index] === part.length ? 'latin1' : 'utf8')
    else {
      bytes.set(part, at)
      at += part.length
    }
  }
  return bytes
}
