import { expect, test } from 'vitest'
import { decodeChanges, encodeChanges } from './recordCodec.ts'

test('records that are written at the same time do not write into each other', () => {
  const inner = [{ key: 'ff', value: Uint8Array.of(9, 9, 9, 9) }]
  let within: Uint8Array | undefined
  const outer = [
    { key: 'aa', value: Uint8Array.of(1) },
    {
      key: 'bb',
      get value() {
        within = encodeChanges(inner)
        return Uint8Array.of(2)
      },
    },
  ]
  const bytes = encodeChanges(outer)
  expect(decodeChanges(1, within as Uint8Array)).toEqual(inner)
  expect(decodeChanges(1, bytes)).toEqual([
    { key: 'aa', value: Uint8Array.of(1) },
    { key: 'bb', value: Uint8Array.of(2) },
  ])
  // And what is written next has the space again.
  expect(decodeChanges(1, encodeChanges(inner))).toEqual(inner)
})
