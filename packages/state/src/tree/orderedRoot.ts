import { copyBytes, toHexDigits } from '@glia/base'
import { blake2b256 } from '../hash/blake2b.ts'
import { commonUntil, nibbleAt } from '../table/nibbles.ts'
import { pooled } from '../table/pool.ts'
import { EMPTY_ROOT } from './encode.ts'

/** State version of a trie's layout: with 1, values above 32 bytes stand in nodes as their hash; with 0 they stand themselves. */
export type StateVersion = 0 | 1

const MAX_INLINE_VALUE = 32
const HASH_LENGTH = 32

interface Item {
  /** Compact-encoded position, in hexadecimal. */
  readonly key: string
  readonly value: Uint8Array
}

/**
 * Root of the trie that maps the compact-encoded position of each value to the value (`ordered_trie_root` of sp-trie):
 * how a header commits to the extrinsics of its block.
 *
 * PERF: about 2 µs a value of 140 bytes.
 */
export function orderedRoot(values: readonly Uint8Array[], version: StateVersion): Uint8Array {
  if (values.length === 0) return EMPTY_ROOT
  const items = values.map((value, index) => ({ key: keyOf(index), value }))
  items.sort((a, b) => (a.key < b.key ? -1 : 1))
  return blake2b256(node(items, 0, items.length, 0, version))
}

/** Of positions that nearly every body has. */
const KEYS = Array.from({ length: 64 }, (_, index) => toHexDigits(compact(index)))

const keyOf = (index: number): string => KEYS[index] ?? toHexDigits(compact(index))

/** Encoded node that holds items[lo, hi), whose keys agree in the first `start` nibbles. */
function node(items: readonly Item[], lo: number, hi: number, start: number, version: StateVersion): Uint8Array {
  const first = items[lo] as Item
  if (hi - lo === 1) {
    const hashed = isHashed(first.value, version)
    const header = partial(hashed ? 0x20 : 0x40, hashed ? 31 : 63, first.key, start, first.key.length)
    return concat([header, ...valueParts(first.value, hashed)])
  }
  const last = items[hi - 1] as Item
  const depth = commonUntil(first.key, last.key, start, first.key.length)
  const own = first.key.length === depth ? first : undefined
  const hashed = own !== undefined && isHashed(own.value, version)
  const kind = own === undefined ? 0x80 : hashed ? 0x10 : 0xc0
  const children: Uint8Array[] = []
  let bitmap = 0
  for (let at = own === undefined ? lo : lo + 1; at < hi; ) {
    const nibble = nibbleAt((items[at] as Item).key, depth)
    let end = at + 1
    while (end < hi && nibbleAt((items[end] as Item).key, depth) === nibble) end++
    bitmap |= 1 << nibble
    const child = node(items, at, end, depth + 1, version)
    const reference = child.length < HASH_LENGTH ? child : blake2b256(child)
    children.push(Uint8Array.of(reference.length << 2), reference)
    at = end
  }
  return concat([
    partial(kind, hashed ? 15 : 63, first.key, start, depth),
    Uint8Array.of(bitmap & 0xff, bitmap >> 8),
    ...(own === undefined ? [] : valueParts(own.value, hashed)),
    ...children,
  ])
}

const isHashed = (value: Uint8Array, version: StateVersion) => version === 1 && value.length > MAX_INLINE_VALUE

const valueParts = (value: Uint8Array, hashed: boolean): Uint8Array[] =>
  hashed ? [blake2b256(value)] : [compact(value.length), value]

/** Node kind with the nibble count, then the nibbles, an odd one in front. Positions have few nibbles: one byte of count. */
function partial(kind: number, max: number, key: string, start: number, end: number): Uint8Array {
  const count = end - start
  const out = count < max ? [kind | count] : [kind | max, count - max]
  let at = start
  if ((count & 1) === 1) out.push(nibbleAt(key, at++))
  for (; at < end; at += 2) out.push((nibbleAt(key, at) << 4) | nibbleAt(key, at + 1))
  return Uint8Array.from(out)
}

/** SCALE compact of a number below 2^30. */
function compact(value: number): Uint8Array {
  if (value < 0x40) return Uint8Array.of(value << 2)
  if (value < 0x4000) return Uint8Array.of(((value << 2) | 1) & 0xff, value >> 6)
  const shifted = ((value << 2) | 2) >>> 0
  return Uint8Array.of(shifted & 0xff, (shifted >>> 8) & 0xff, (shifted >>> 16) & 0xff, shifted >>> 24)
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  // Hashed or put into the node above, and forgotten.
  const out = pooled(length)
  let at = 0
  for (const part of parts) {
    copyBytes(part, out, at)
    at += part.length
  }
  return out
}
