import type { Difference, TreeChange } from '../tree/update.ts'
import type { PendingState } from './types.ts'

/** What a block would make of the state of one store, at one head. */
export class Pending implements PendingState {
  readonly root: Uint8Array | undefined
  readonly changes: readonly Difference[]
  readonly tree: TreeChange | undefined
  /** Which head of which store it was prepared on, and on which branches. */
  readonly base: object
  readonly trunk: object

  /** @param root of the first state, whose branches are not known yet */
  constructor(
    base: object,
    trunk: object,
    changes: readonly Difference[],
    tree: TreeChange | undefined,
    root: Uint8Array | undefined = tree?.root,
  ) {
    this.base = base
    this.trunk = trunk
    this.changes = changes
    this.root = root
    this.tree = tree
  }
}
