import { StateError } from '../error.ts'

/** Lower-case hexadecimal storage key without `0x`: two characters a byte, one a nibble. */
export type HexKey = string

/** One write: `undefined` removes the key. Values are kept as they are handed in and must not change afterwards. */
export interface Write {
  readonly key: HexKey
  readonly value: Uint8Array | undefined
}

/** A write to prepare. */
export interface Change extends Write {
  /** What the state says now, where whoever changes it knows; null for nothing. */
  readonly before?: Uint8Array | null | undefined
}

/** An ordered map from keys to bytes. Nobody changes what it hands out. Asked for what is no key, it has nothing there. */
export interface Table {
  get(key: HexKey): Uint8Array | undefined
  /**
   * Keys with `prefix`, in the order of their digits, strictly after `after`, at most `limit`. Prefix and `after` may be any
   * text: end within a byte, be longer than keys are.
   */
  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[]
}

/**
 * Longest storage key, of every store alike: a chain must not take on one disk what it refuses on another. LMDB's pages
 * hold keys of 1,978 bytes, of which one tells tables apart and up to two more tell branches apart.
 */
export const MAX_KEY_BYTES = 1536
/** Longest key of a table, a branch's. */
export const MAX_TABLE_KEY_BYTES = MAX_KEY_BYTES + 2

export function badKey(key: HexKey): StateError {
  return new StateError(
    'BadHex',
    `expected a storage key of lower-case hexadecimal digits, two a byte, without 0x; found ${JSON.stringify(key.length > 100 ? `${key.slice(0, 100)}…` : key)}`,
  )
}

export function keyTooLong(key: HexKey): StateError {
  return new StateError(
    'KeyTooLong',
    `expected a storage key of at most ${MAX_KEY_BYTES} bytes, found ${key.length >> 1}: shorten it`,
  )
}

/** What can stand in a state. @throws StateError `BadHex`, `KeyTooLong` */
export function checkStorageKey(key: HexKey): void {
  if (key.length > 2 * MAX_KEY_BYTES) throw keyTooLong(key)
  if (!isHexKey(key)) throw badKey(key)
}

/** Whole bytes of lower-case hexadecimal digits. */
export function isHexKey(key: string): boolean {
  return (key.length & 1) === 0 && !NO_DIGIT.test(key)
}

/**
 * The first key that can be at or after `begin`, which need not be one: it may end within a byte, be too long or have other
 * characters. Then the answer may also be a little before it.
 */
export function firstKeyAt(begin: string): HexKey {
  const bad = begin.search(NO_DIGIT)
  const digits = Math.min(bad < 0 ? begin.length : bad, 2 * MAX_TABLE_KEY_BYTES)
  const start = begin.slice(0, digits)
  return (digits & 1) === 0 ? start : `${start}0`
}

const NO_DIGIT = /[^0-9a-f]/
