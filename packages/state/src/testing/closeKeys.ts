import fc from 'fast-check'
import type { Change, HexKey } from '../table/table.ts'

/** Keys of up to three bytes, few enough that they meet, and are each other's beginnings. */
const key: fc.Arbitrary<HexKey> = fc
  .array(fc.constantFrom('00', '01', '10', 'a7'), { maxLength: 3 })
  .map((parts) => parts.join(''))
/** Values of both kinds: those that stand in a trie, and those of which it has the hash. Some are removals. */
export const closeValue = fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined, freq: 3 })

/** What a block may change of a state of close keys. */
export const closeChanges = (maxLength: number): fc.Arbitrary<Change[]> =>
  fc.array(fc.record({ key, value: closeValue }), { maxLength })
