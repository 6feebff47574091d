/**
 * Texts that follow each other, in UTF-8.
 *
 * PERF: each is copied once, and what is all ASCII, as answers are but for a name here and there, as it is.
 */
export function bytesOf(parts: readonly string[]): Buffer {
  const lengths = parts.map((part) => Buffer.byteLength(part))
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const [index, part] of parts.entries()) {
    const isAscii = lengths[index] === part.length
    at += bytes.write(part, at, isAscii ? 'latin1' : 'utf8')
  }
  return bytes
}
