import { LayerTable } from '../table/layerTable.ts'
import { MemoryTable } from '../table/memoryTable.ts'
import { RecentTable, type WritableTable } from '../table/recentTable.ts'
import type { HexKey, Table, Write } from '../table/table.ts'
import { BranchCache, branchKey } from '../tree/branches.ts'
import type { BranchRecord } from '../tree/record.ts'
import { AuxLayer } from './auxLayer.ts'
import type { AppendedBlock, Backend, Frozen, StateWrites } from './backend.ts'
import type { AuxEntry, StateStore, StoreOptions } from './types.ts'
import { VersionedStore } from './versionedStore.ts'

export interface MemoryStoreOptions extends StoreOptions {
  /** Bytes that the undo records of past blocks may take: older ones go first, and their states with them. Default: no limit. */
  historyBytes?: number
}

/** Values that wait in front of a table, at most. */
const MAX_WAITING = 8192

interface State {
  readonly values: WritableTable
  readonly branches: WritableTable
  readonly aux: AuxLayer
}

/**
 * Tables in memory. A frozen state is a floor on which further writes build a layer of their own; when nobody needs
 * the floor any more, the layer sinks into it.
 */
export class MemoryBackend implements Backend {
  readonly #records = new Map<number, Uint8Array>()
  readonly #base: Frozen | undefined
  /** Frozen states and how many hold them. */
  readonly #floors = new Map<State, number>()
  #state: State
  /** The present state, its latest values and branches in front. */
  #values: RecentTable
  #branches: BranchCache

  /** @param base what lies below the first state: nothing, or a block of another store */
  constructor(base?: Frozen) {
    this.#base = base
    this.#state =
      base === undefined
        ? emptyState()
        : { values: new LayerTable(base.values), branches: new LayerTable(base.branches), aux: new AuxLayer(base.aux) }
    this.#values = new RecentTable(this.#state.values)
    this.#branches = new BranchCache(this.#state.branches)
  }

  get values(): Table {
    return this.#values
  }

  branch(path: HexKey): BranchRecord | undefined {
    return this.#branches.get(path)
  }

  record(number: number): Uint8Array | undefined {
    return this.#records.get(number)
  }

  aux(key: string): Uint8Array | undefined {
    return this.#state.aux.get(key)
  }

  fill(changes: Iterable<Write>): void {
    for (const { key, value } of changes) this.#values.set(key, value, false)
  }

  replaceBranches(_rooted: number, write: (put: (path: HexKey, record: BranchRecord) => void) => void): void {
    this.#values.settle()
    const { values, aux } = this.#state
    const branches = new MemoryTable()
    write((path, record) => branches.set(branchKey(path), record))
    this.#enter({ values, branches, aux })
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

  freeze(): Frozen {
    this.#values.settle()
    this.#branches.settle()
    const floor = this.#floorBelow() ?? this.#state
    this.#floors.set(floor, (this.#floors.get(floor) ?? 0) + 1)
    if (floor === this.#state) this.#enter(layerOver(floor))
    let held = true
    return {
      values: floor.values,
      branches: floor.branches,
      aux: floor.aux,
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
      this.#enter(layerOver(floor))
      return true
    }
    return false
  }

  close(): void {
    this.#records.clear()
    this.#floors.clear()
    this.#enter(emptyState())
    this.#base?.release()
  }

  /** The floor that the present state differs from in nothing. */
  #floorBelow(): State | undefined {
    const { values, branches, aux } = this.#state
    if (!(values instanceof LayerTable && branches instanceof LayerTable)) return undefined
    if (values.differences.size > 0 || branches.differences.size > 0 || aux.size > 0) return undefined
    for (const floor of this.#floors.keys()) if (floor.values === values.base) return floor
    return undefined
  }

  #letGo(floor: State): void {
    const holders = this.#floors.get(floor)
    // Closed meanwhile.
    if (holders === undefined) return
    this.#floors.set(floor, holders - 1)
    // Whatever nobody holds directly below the present state becomes the present state again.
    this.#values.settle()
    this.#branches.settle()
    for (;;) {
      const below = [...this.#floors].find(([{ values }]) => isOver(this.#state.values, values))
      if (below === undefined || below[1] > 0) return
      const [lower] = below
      sink(this.#state.values as LayerTable, lower.values)
      sink(this.#state.branches as LayerTable, lower.branches)
      this.#state.aux.sink(lower.aux)
      this.#floors.delete(lower)
      this.#enter(lower)
    }
  }

  #enter(state: State): void {
    this.#state = state
    this.#values = new RecentTable(state.values)
    this.#branches = new BranchCache(state.branches)
  }

  #write({ values, branches }: StateWrites): void {
    for (const { key, value, before } of values) this.#values.set(key, value, before !== undefined)
    for (const [path, record] of branches) this.#branches.set(path, record)
    if (this.#values.waiting > MAX_WAITING) this.#values.settle()
    if (this.#branches.waiting > MAX_WAITING) this.#branches.settle()
  }

  #writeAux(entries: readonly AuxEntry[]): void {
    for (const { key, value } of entries) this.#state.aux.set(key, value)
  }
}

function emptyState(): State {
  return { values: new MemoryTable(), branches: new MemoryTable(), aux: new AuxLayer() }
}

function layerOver({ values, branches, aux }: State): State {
  return { values: new LayerTable(values), branches: new LayerTable(branches), aux: new AuxLayer(aux) }
}

function isOver(table: Table, base: Table): boolean {
  return table instanceof LayerTable && table.base === base
}

/** Writes a layer's differences into what it lies on. */
function sink({ differences }: LayerTable, base: WritableTable): void {
  for (const [key, value] of differences.entries()) base.set(key, value instanceof Uint8Array ? value : undefined)
}

/** A store that ends with the process: tests, the lab, and the local network without a data directory. */
export function memoryStore({ history = 'all', historyBytes }: MemoryStoreOptions = {}): StateStore {
  return new VersionedStore(new MemoryBackend(), { history, historyBytes })
}
