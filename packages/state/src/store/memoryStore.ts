import { LayerTable } from '../table/layerTable.ts'
import { MemoryTable } from '../table/memoryTable.ts'
import { RecentTable } from '../table/recentTable.ts'
import type { HexKey, Table, Write } from '../table/table.ts'
import { BranchCache, BranchLayer, branchesIn, pathOf } from '../tree/branches.ts'
import type { BranchRecord } from '../tree/record.ts'
import { AuxLayer } from './auxLayer.ts'
import type { AppendedBlock, Backend, Frozen, StateWrites } from './backend.ts'
import type { AuxEntry, StateStore, StoreOptions } from './types.ts'
import { VersionedStore } from './versionedStore.ts'

export interface MemoryStoreOptions extends StoreOptions {
  /** Bytes that the undo records of past blocks may take: older ones go first, and their states with them. Default: no limit. */
  historyBytes?: number
}

/** Values, branches and aux records after a block, the latest in front. */
interface State {
  readonly values: RecentTable
  readonly branches: BranchCache
  readonly aux: AuxLayer
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
 * the floor any more, the layer sinks into it. Freezing and going back to what was frozen cost nothing.
 */
export class MemoryBackend implements Backend {
  readonly #records = new Map<number, Uint8Array>()
  readonly #base: MemoryBase | undefined
  /** Frozen states and how many hold them. */
  readonly #floors = new Map<State, number>()
  #state: State

  constructor(base?: MemoryBase) {
    this.#base = base
    this.#state =
      base === undefined
        ? emptyState()
        : { values: new RecentTable(base.values), branches: new BranchCache(base.branches), aux: base.aux }
  }

  get values(): Table {
    return this.#state.values
  }

  branch(path: HexKey): BranchRecord | undefined {
    return this.#state.branches.get(path)
  }

  record(number: number): Uint8Array | undefined {
    return this.#records.get(number)
  }

  aux(key: string): Uint8Array | undefined {
    return this.#state.aux.get(key)
  }

  fill(changes: Iterable<Write>): void {
    for (const { key, value } of changes) this.#state.values.set(key, value, false)
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

  writeBranches(branches: ReadonlyMap<HexKey, BranchRecord | undefined>): void {
    this.#write({ values: [], branches })
  }

  replaceBranches(_rooted: number, write: (put: (path: HexKey, record: BranchRecord) => void) => void): void {
    const branches = branchesIn(new MemoryTable())
    write((path, record) => branches.set(path, record))
    this.#state = { ...this.#state, branches: new BranchCache(branches) }
  }

  freeze(): Frozen {
    const floor = this.#floorBelow() ?? this.#state
    this.#floors.set(floor, (this.#floors.get(floor) ?? 0) + 1)
    if (floor === this.#state) this.#state = layerOver(floor)
    let held = true
    return {
      ...floor,
      release: () => {
        if (!held) return
        held = false
        this.#letGo(floor)
      },
    }
  }

  thaw({ values }: Frozen): boolean {
    for (const floor of this.#floors.keys()) {
      if (floor.values !== values) continue
      this.#state = layerOver(floor)
      return true
    }
    return false
  }

  close(): void {
    this.#records.clear()
    this.#floors.clear()
    this.#state = emptyState()
    this.#base?.release()
  }

  /** The floor that the present state differs from in nothing. */
  #floorBelow(): State | undefined {
    const { values, branches, aux } = this.#state
    const layer = values.base
    if (!(layer instanceof LayerTable && branches.base instanceof BranchLayer)) return undefined
    if (values.waiting + branches.waiting + aux.size + layer.differences.size + branches.base.differences.size > 0)
      return undefined
    for (const floor of this.#floors.keys()) if (floor.values === layer.base) return floor
    return undefined
  }

  #letGo(floor: State): void {
    const holders = this.#floors.get(floor)
    // Closed meanwhile.
    if (holders === undefined) return
    this.#floors.set(floor, holders - 1)
    // Whatever nobody holds directly below the present state becomes the present state again.
    for (;;) {
      const below = [...this.#floors].find(([{ values }]) => isOver(this.#state, values))
      if (below === undefined || below[1] > 0) return
      const [lower] = below
      sink(this.#state, lower)
      this.#floors.delete(lower)
      this.#state = lower
    }
  }

  #write({ values, branches }: StateWrites): void {
    const state = this.#state
    for (const { key, value, before } of values) state.values.set(key, value, before !== undefined)
    for (const [path, record] of branches) state.branches.set(path, record)
    state.values.step()
    state.branches.step()
  }

  #writeAux(entries: readonly AuxEntry[]): void {
    for (const { key, value } of entries) this.#state.aux.set(key, value)
  }
}

function emptyState(): State {
  return {
    values: new RecentTable(new MemoryTable()),
    branches: new BranchCache(branchesIn(new MemoryTable())),
    aux: new AuxLayer(),
  }
}

function layerOver({ values, branches, aux }: State): State {
  return {
    values: new RecentTable(new LayerTable(values)),
    branches: new BranchCache(new BranchLayer(branches)),
    aux: new AuxLayer(aux),
  }
}

function isOver({ values }: State, below: Table): boolean {
  return values.base instanceof LayerTable && values.base.base === below
}

/** Writes what a state has over a lower one into that. */
function sink(state: State, lower: State): void {
  state.values.settle()
  state.branches.settle()
  const values = state.values.base as LayerTable
  const branches = state.branches.base as BranchLayer
  lower.values.settle()
  lower.branches.settle()
  for (const [key, value] of values.differences.entries())
    lower.values.set(key, value instanceof Uint8Array ? value : undefined, false)
  for (const [key, record] of branches.differences.entries())
    lower.branches.set(pathOf(key), record instanceof Uint8Array ? record : undefined)
  state.aux.sink(lower.aux)
}

/** A store that ends with the process: tests, the lab, and the local network without a data directory. */
export function memoryStore({ history = 'all', historyBytes }: MemoryStoreOptions = {}): StateStore {
  return new VersionedStore(new MemoryBackend(), { history, historyBytes })
}
