// What Node does faster than any script; `browserPlatform.ts` says the same where there is no Node.

/** Lower-case digits. */
export function hexDigits(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** So many bytes to write to; what stands in them before is anything. */
export function roomFor(size: number): Uint8Array {
  return Buffer.allocUnsafe(size)
}

/** The first bytes of UTF-8 as text, a byte order mark with them; what is none of it is U+FFFD. */
export function utf8Text(bytes: Uint8Array, size = bytes.length): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return buffer.toString('utf8', 0, size)
}

/** blake2b with a digest of 64 bytes over two parts. */
export function blake2b512(first: Uint8Array, second: Uint8Array): Uint8Array {
  // Loaded here: a node starts without it.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('blake2b512').update(first).update(second).digest()
}
