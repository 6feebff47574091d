import { toHexDigits } from '@glia/base'

/** Bytes that are written at once, which takes some hundredths of a millisecond. */
const STEP = 64 * 1024

/** Bytes of a value from which on its text is written in steps, and leaves as bytes. */
export const LARGE_VALUE = 32 * 1024

/**
 * Writes bytes as lower-case hexadecimal digits, in ASCII, to a place of a buffer that has room for them. Can be interrupted.
 */
export function* writeHex(bytes: Uint8Array, to: Buffer, at: number): Generator<undefined, void> {
  for (let from = 0; from < bytes.length; from += STEP) {
    to.write(toHexDigits(bytes.subarray(from, from + STEP)), at + 2 * from, 'latin1')
    yield
  }
}

/** JSON of a large value, `"0x…"`, in ASCII. Can be interrupted. */
export function* hexJson(bytes: Uint8Array): Generator<undefined, Buffer> {
  const text = Buffer.allocUnsafeSlow(2 * bytes.length + 4)
  text.write('"0x', 0, 'latin1')
  yield* writeHex(bytes, text, 3)
  text.write('"', text.length - 1, 'latin1')
  return text
}
