// What Node does faster than any script; `browserPlatform.ts` says the same where there is no Node.

/** Lower-case digits. */
export function hexDigits(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** Bytes of UTF-8 as text, a byte order mark with them; what is none of it is U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/** blake2b with a digest of 64 bytes over two parts. */
export function blake2b512(first: Uint8Array, second: Uint8Array): Uint8Array {
  // Loaded here: a node starts without it.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('blake2b512').update(first).update(second).digest()
}
