import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOfU64LE, u64BE, u64LE } from './words.ts'

test('numbers of eight bytes are as a view reads and writes them, wherever they stand', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.nat(9), (value, at) => {
      const bytes = new Uint8Array(at + 16).fill(0xa5)
      const view = new DataView(bytes.buffer)
      view.setBigUint64(at, value, true)
      expect(u64LE(bytes, at)).toBe(value)
      expect(bytesOfU64LE(value)).toEqual(bytes.slice(at, at + 8))
      view.setBigUint64(at, value)
      expect(u64BE(bytes, at)).toBe(value)
    }),
    {
      examples: [
        [(1n << 64n) - 1n, 0],
        [(1n << 53n) - 1n, 1],
        [1n << 53n, 1],
        [0n, 3],
      ],
    },
  )
})
