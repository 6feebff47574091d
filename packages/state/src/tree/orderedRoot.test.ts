import { fromHex, toHexDigits } from '@glia/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blake2b256 } from '../hash/blake2b.ts'
import { Trie } from '../testing/trie.ts'
import { orderedRoot } from './orderedRoot.ts'

function compactHex(n: number): string {
  if (n < 64) return (n << 2).toString(16).padStart(2, '0')
  const shifted = (n << 2) | 1
  return (shifted & 0xff).toString(16).padStart(2, '0') + (shifted >> 8).toString(16).padStart(2, '0')
}

const compactBytes = (n: number): number[] => (n < 1 << 14 ? [...fromHex(compactHex(n))] : longCompact(n))
const longCompact = (n: number) => [0, 8, 16, 24].map((shift) => (((n << 2) | 2) >>> shift) & 0xff)
const packed = (nibbles: readonly number[]): number[] => {
  const even = nibbles.length % 2 === 0 ? nibbles : [0, ...nibbles]
  return Array.from(
    { length: even.length / 2 },
    (_, at) => ((even[2 * at] as number) << 4) | (even[2 * at + 1] as number),
  )
}
type Entry = readonly [key: readonly number[], value: Uint8Array]
const valueOf = (value: Uint8Array): Uint8Array[] => [Uint8Array.from(compactBytes(value.length)), value]

/** Node of sp-trie's layout V0 over these keys, straight from its definition; partial keys have less than 63 nibbles. */
function plainNode(entries: readonly Entry[], at: number): Uint8Array {
  const [first, last] = [entries[0] as Entry, entries.at(-1) as Entry]
  if (entries.length === 1) {
    const rest = first[0].slice(at)
    return Buffer.concat([Uint8Array.of(0x40 | rest.length, ...packed(rest)), ...valueOf(first[1])])
  }
  let depth = at
  while (depth < first[0].length && first[0][depth] === last[0][depth]) depth++
  const own = first[0].length === depth ? first : undefined
  const below = entries.filter((entry) => entry !== own)
  let bitmap = 0
  const children: Uint8Array[] = []
  for (let nibble = 0; nibble < 16; nibble++) {
    const under = below.filter(([key]) => key[depth] === nibble)
    if (under.length === 0) continue
    bitmap |= 1 << nibble
    const child = plainNode(under, depth + 1)
    const reference = child.length < 32 ? child : blake2b256(child)
    children.push(Uint8Array.of(reference.length << 2), reference)
  }
  const partial = first[0].slice(at, depth)
  const head = [(own === undefined ? 0x80 : 0xc0) | partial.length, ...packed(partial), bitmap & 0xff, bitmap >> 8]
  return Buffer.concat([Uint8Array.from(head), ...(own === undefined ? [] : valueOf(own[1])), ...children])
}

function plainRoot(values: readonly Uint8Array[]): Uint8Array {
  const entries = values.map(
    (value, index): Entry => [[...compactHex(index)].map((digit) => Number.parseInt(digit, 16)), value],
  )
  const text = ([key]: Entry) => key.map((nibble) => nibble.toString(16)).join('')
  return blake2b256(
    plainNode(
      entries.sort((a, b) => (text(a) < text(b) ? -1 : 1)),
      0,
    ),
  )
}

describe('orderedRoot', () => {
  it('is the root of the state trie over the same keys, in layout V1', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 200 }), (values) => {
        const trie = Trie.of(values.map((value, i) => ({ key: compactHex(i), value })))
        expect(toHexDigits(orderedRoot(values, 1))).toBe(toHexDigits(trie.root))
      }),
      { numRuns: 60 },
    )
  })

  it('differs between the layouts only where a value is longer than 32 bytes', () => {
    const short = [new Uint8Array(32).fill(1), new Uint8Array(5)]
    expect(orderedRoot(short, 0)).toEqual(orderedRoot(short, 1))
    const long = [new Uint8Array(33).fill(1)]
    expect(orderedRoot(long, 0)).not.toEqual(orderedRoot(long, 1))
  })

  it('keeps a long value in its node in layout V0', () => {
    // Leaf with the two nibbles of key 00, compact length 33, the value.
    const value = new Uint8Array(33).fill(7)
    const encoded = fromHex(`420084${toHexDigits(value)}`)
    expect(toHexDigits(orderedRoot([value], 0))).toBe(toHexDigits(blake2b256(encoded)))
  })

  it('in layout V0 is that of nodes put together one by one, however long their values', () => {
    const bytes = fc.oneof(
      { weight: 20, arbitrary: fc.uint8Array({ maxLength: 80 }) },
      fc.nat(9_000).map((length) => new Uint8Array(length).fill(length)),
    )
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 90 }), (values) => {
        expect(toHexDigits(orderedRoot(values, 0))).toBe(toHexDigits(plainRoot(values)))
      }),
      { numRuns: 60, examples: [[[new Uint8Array(2_000_000).fill(3), new Uint8Array(70), new Uint8Array(5_000)]]] },
    )
  })

  it('is the same after one that needed much room', () => {
    const small = [new Uint8Array(3), new Uint8Array(90).fill(1)]
    const before = orderedRoot(small, 0)
    orderedRoot([new Uint8Array(3_000_000), ...small], 0)
    expect(orderedRoot(small, 0)).toEqual(before)
  })

  it('of nothing is the empty root', () => {
    expect(toHexDigits(orderedRoot([], 0))).toBe('03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314')
  })
})
