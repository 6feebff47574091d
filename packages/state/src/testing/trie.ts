import { MemoryTable } from '../table/memoryTable.ts'
import type { Change, HexKey } from '../table/table.ts'
import { branchKey, treeBase } from '../tree/branches.ts'
import { differences } from '../tree/differences.ts'
import { merkleValue, prove } from '../tree/proof.ts'
import { changedBranches, updateTree } from '../tree/update.ts'

/** A state and its trie in memory, for tests. */
export class Trie {
  readonly values = new MemoryTable()
  readonly branches = new MemoryTable()
  root = updateTree(treeBase(this.values, this.branches), []).root

  static of(...batches: (readonly Change[])[]): Trie {
    const trie = new Trie()
    for (const batch of batches) trie.update(batch)
    return trie
  }

  update(changes: readonly Change[]): this {
    const real = differences(this.values, changes)
    const tree = updateTree(treeBase(this.values, this.branches), real)
    for (const { key, value } of real) this.values.set(key, value)
    for (const [path, record] of changedBranches(tree)) this.branches.set(branchKey(path), record)
    this.root = tree.root
    return this
  }

  prove(keys: readonly HexKey[]): Uint8Array[] {
    return prove(treeBase(this.values, this.branches), keys)
  }

  merkleValue(prefix: HexKey): Uint8Array | undefined {
    return merkleValue(treeBase(this.values, this.branches), prefix)
  }
}
