import { StateError } from '../error.ts'

/** Lower-case hexadecimal storage key without `0x`: two characters a byte, one a nibble. */
export type HexKey = string

/** One write: `undefined` removes the key. Values are kept as they are handed in and must not change afterwards. */
export interface Change {
  readonly key: HexKey
  readonly value: Uint8Array | undefined
}

/** An ordered map from keys to bytes. What it hands out is the caller's own. */
export interface Table {
  get(key: HexKey): Uint8Array | undefined
  /** Keys with `prefix` (also of an odd number of digits), ascending byte order, strictly after `after`, at most `limit`. */
  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[]
}

/** Longest storage key. A backend may take less. */
export const MAX_KEY_BYTES = 16_384

/** Work space for the bytes of one key: valid until the next call of {@link keyBytes}. */
export const keyScratch: Uint8Array = new Uint8Array(MAX_KEY_BYTES + 1)
const keyBuffer = Buffer.from(keyScratch.buffer)

/**
 * Puts the bytes of a key into {@link keyScratch} and gives their number.
 *
 * @throws StateError `BadHex` when the text is not pairs of hexadecimal digits, `KeyTooLong`.
 */
export function keyBytes(key: HexKey): number {
  const length = key.length >> 1
  if (length > MAX_KEY_BYTES) throw keyTooLong(key, MAX_KEY_BYTES)
  if ((key.length & 1) !== 0 || keyBuffer.write(key, 0, 'hex') !== length) throw badKey(key)
  return length
}

export function badKey(key: HexKey): StateError {
  return new StateError(
    'BadHex',
    `expected a storage key of lower-case hexadecimal digits, two a byte, without 0x; found ${JSON.stringify(key)}`,
  )
}

export function keyTooLong(key: HexKey, limit: number): StateError {
  return new StateError('KeyTooLong', `expected a storage key of at most ${limit} bytes, found ${key.length >> 1}`)
}

export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
