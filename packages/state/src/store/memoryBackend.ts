import { LayerTable } from '../table/layerTable.ts'
import { MemoryTable } from '../table/memoryTable.ts'
import type { Stored } from '../table/page.ts'
import { RecentTable, type WritableTable } from '../table/recentTable.ts'
import type { HexKey, Table, Write } from '../table/table.ts'
import { BranchCache } from '../tree/branchCache.ts'
import { type Branches, BranchLayer, branchesIn, pathOf } from '../tree/branches.ts'
import type { BranchNode } from '../tree/node.ts'
import type { BranchRecord } from '../tree/record.ts'
import type { TreeChange } from '../tree/update.ts'
import { AuxLayer } from './auxLayer.ts'
import type { AppendedBlock, Backend, Frozen, StateWrites } from './backend.ts'
import type { AuxEntry } from './types.ts'

/** Frozen states that lie on each other, forks apart. */
const MAX_FLOORS = 128

/** Values, branches and aux records after a block, the latest in front. */
interface State {
  readonly values: RecentTable
  readonly branches: BranchCache
  readonly aux: AuxLayer
  /** What it lies on. */
  lower: State | undefined
  /** Who needs it to stay as it is. */
  holders: number
  /** States that lie on it. */
  above: number
}

/** Layers over a block of another store, which a store begins with and writes into. */
export interface MemoryBase {
  readonly values: LayerTable
  readonly branches: BranchLayer
  readonly aux: AuxLayer
  release(): void
}

/**
 * Tables in memory. A frozen state is a floor on which further writes build a layer of their own; when nobody needs
 * the floor any more, it becomes part of what lies on it. Freezing and going back to what was frozen cost nothing.
 */
export class MemoryBackend implements Backend {
  readonly #records = new Map<number, Uint8Array>()
  readonly #base: MemoryBase | undefined
  /** Frozen states by their values. */
  readonly #floors = new Map<Table, State>()
  #state: State
  #closed = false

  constructor(base?: MemoryBase) {
    this.#base = base
    this.#state = base === undefined ? emptyState() : fresh(base.values, base.branches, base.aux)
  }

  get values(): Table {
    return this.#state.values
  }

  branch(path: HexKey): BranchRecord | undefined {
    return this.#state.branches.get(path)
  }

  branchBelow(path: HexKey): BranchRecord | undefined {
    return this.#state.branches.base.get(path)
  }

  get top(): BranchNode | undefined {
    return this.#state.branches.top
  }

  record(number: number): Uint8Array | undefined {
    return this.#records.get(number)
  }

  aux(key: string): Uint8Array | undefined {
    return this.#state.aux.get(key)
  }

  fill(changes: readonly Write[]): void {
    for (const { key, value } of changes) this.#state.values.set(key, value)
  }

  append({ number, record, aux, pruneFrom, pruneTo, ...writes }: AppendedBlock): void {
    this.#records.set(number, record)
    this.#write(writes)
    this.#writeAux(aux)
    for (let n = pruneFrom; n < pruneTo; n++) this.#records.delete(n)
  }

  truncate(to: number, from: number, writes: StateWrites, aux: readonly AuxEntry[]): void {
    for (let n = from; n > to; n--) this.#records.delete(n)
    this.#write(writes)
    this.#writeAux(aux)
  }

  writeBranches(tree: TreeChange): void {
    this.#write({ values: [], tree })
  }

  replaceBranches(_rooted: number, write: (put: (path: HexKey, record: BranchRecord) => void) => void): void {
    const branches = branchesIn(new MemoryTable())
    write((path, record) => branches.set(path, record))
    this.#state = { ...this.#state, branches: new BranchCache(branches) }
  }

  freeze(): Frozen {
    const present = this.#state
    const floor = present.lower !== undefined && differsInNothing(present) ? present.lower : present
    floor.holders++
    this.#floors.set(floor.values, floor)
    if (floor === present) this.#state = layerOver(floor)
    let held = true
    return {
      values: floor.values,
      branches: floor.branches,
      aux: floor.aux,
      release: () => {
        if (!held) return
        held = false
        floor.holders--
        this.#letGo(floor)
      },
    }
  }

  get thaws(): boolean {
    // Each floor is one more to look through: beyond that many, undo records lead back as well.
    let floors = 0
    for (let state = this.#state.lower; state !== undefined && floors < MAX_FLOORS; state = state.lower) floors++
    return floors < MAX_FLOORS
  }

  thaw({ values }: Frozen): void {
    const floor = this.#floors.get(values) as State
    const left = this.#state
    this.#state = layerOver(floor)
    this.#abandon(left)
  }

  close(): void {
    this.#closed = true
    this.#records.clear()
    const left = this.#state
    this.#state = emptyState()
    this.#abandon(left)
    this.#releaseBase()
  }

  /** Forgets a state that nothing lies on and nobody holds, and what only it needed. */
  #abandon(state: State): void {
    for (let gone: State | undefined = state; gone !== undefined && gone.holders === 0 && gone.above === 0; ) {
      this.#floors.delete(gone.values)
      gone = gone.lower
      if (gone !== undefined) gone.above--
    }
  }

  #letGo(floor: State): void {
    if (floor.holders > 0) return
    this.#abandon(floor)
    // What one state alone lies on and nobody holds becomes a part of that state: no way down gets longer than need be.
    for (const state of [this.#state, ...this.#floors.values()]) {
      // One of those that became a part of another.
      if (state !== this.#state && !this.#floors.has(state.values)) continue
      for (let { lower } = state; lower !== undefined && lower.holders === 0 && lower.above === 1; { lower } = state) {
        replaceLower(state, lower)
        this.#floors.delete(lower.values)
      }
    }
    this.#releaseBase()
  }

  /** The base may go once nobody reads through it any more. */
  #releaseBase(): void {
    if (this.#closed && this.#floors.size === 0) this.#base?.release()
  }

  #write({ values, tree }: StateWrites): void {
    const state = this.#state
    for (const { key, value, before } of values) state.values.apply(key, value, before !== undefined)
    if (tree !== undefined) state.branches.apply(tree)
    state.values.step()
    state.branches.step()
  }

  #writeAux(entries: readonly AuxEntry[]): void {
    for (const { key, value } of entries) this.#state.aux.set(key, value)
  }
}

function fresh(values: WritableTable, branches: Branches, aux: AuxLayer, lower?: State): State {
  return {
    values: new RecentTable(values, true),
    branches: new BranchCache(branches),
    aux,
    lower,
    holders: 0,
    above: 0,
  }
}

function emptyState(): State {
  return fresh(new MemoryTable(), branchesIn(new MemoryTable()), new AuxLayer())
}

function layerOver(floor: State): State {
  floor.above++
  return fresh(new LayerTable(floor.values), new BranchLayer(floor.branches), new AuxLayer(floor.aux), floor)
}

function differsInNothing({ values, branches, aux }: State): boolean {
  const layer = values.base as LayerTable
  const below = branches.base as BranchLayer
  return values.waiting + branches.waiting + aux.size + layer.differences.size + below.differences.size === 0
}

/** A state takes the place of the one it lies on, which nobody else needs. Whoever reads through it need not know. */
function replaceLower(state: State, lower: State): void {
  lower.values.settle()
  lower.branches.settle()
  const values = lower.values.base
  const branches = lower.branches.base
  const toValues = (key: HexKey, value: Uint8Array | undefined) => values.set(key, value)
  const toBranches = (key: HexKey, record: Uint8Array | undefined) => branches.set(pathOf(key), record)
  state.values.rebase(joined(state.values.base as LayerTable, values, toValues))
  state.branches.rebase(joined(state.branches.base as BranchLayer, branches, toBranches))
  state.aux.replaceBase()
  state.lower = lower.lower
}

/** A layer and what it lies on as one: what has fewer entries goes into the other. */
function joined<L extends LayerTable | BranchLayer, T extends object>(
  upper: L,
  lower: T,
  write: (key: HexKey, value: Uint8Array | undefined) => void,
): L | T {
  const bytes = (stored: Stored) => (stored instanceof Uint8Array ? stored : undefined)
  const isLayer = lower instanceof LayerTable || lower instanceof BranchLayer
  if (isLayer && lower.differences.size < upper.differences.size) {
    for (const [key, stored] of lower.differences.entries())
      if (!upper.differences.knows(key)) upper.differences.set(key, bytes(stored))
    upper.base = lower.base
    return upper
  }
  for (const [key, stored] of upper.differences.entries()) write(key, bytes(stored))
  return lower
}
