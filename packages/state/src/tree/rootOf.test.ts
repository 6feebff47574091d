import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryTable } from '../table/memoryTable.ts'
import { Trie } from '../testing/trie.ts'
import { branchKey } from './branches.ts'
import { rootOf } from './rootOf.ts'

const key = fc.array(fc.constantFrom('00', '01', '10', 'a7', 'ff'), { maxLength: 6 }).map((bytes) => bytes.join(''))
const value = fc.oneof(fc.uint8Array({ maxLength: 3 }), fc.uint8Array({ minLength: 30, maxLength: 40 }))

test('one pass over the sorted entries finds the root and the branches that changes one by one lead to', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value), { maxLength: 40 }), (list) => {
      const trie = new Trie()
      for (const [key, value] of list) trie.update([{ key, value }])
      const branches = new MemoryTable()
      const entries = trie.values.entries() as [string, Uint8Array][]
      expect(rootOf(entries, (path, record) => branches.set(branchKey(path), record))).toEqual(trie.root)
      expect(branches.entries()).toEqual(trie.branches.entries())
    }),
    { numRuns: 500 },
  )
})
