import fc from 'fast-check'
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

test('keys of any length come back, whatever they share with the one before', () => {
  // Around the 64 digits that keys of an item share.
  const begin = fc.constantFrom('', '00', 'ab'.repeat(31), 'ab'.repeat(32), 'ab'.repeat(33), `${'ab'.repeat(31)}ff`)
  const key = fc
    .tuple(begin, fc.uint8Array({ maxLength: 3 }))
    .map(([head, tail]) => head + Buffer.from(tail).toString('hex'))
  fc.assert(
    fc.property(fc.uniqueArray(key, { maxLength: 40 }), fc.boolean(), (keys, ascending) => {
      const changes = (ascending ? keys.toSorted() : keys).map((key, i) => ({
        key,
        value: i % 3 === 0 ? undefined : Uint8Array.of(i),
      }))
      expect(decodeChanges(1, encodeChanges(changes))).toEqual(changes)
    }),
  )
})
