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

  it('of nothing is the empty root', () => {
    expect(toHexDigits(orderedRoot([], 0))).toBe('03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314')
  })
})
