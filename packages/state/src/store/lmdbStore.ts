import { sameBytes, toHexDigits } from '@glia/base'
import { StateError } from '../error.ts'
import { type HexKey } from '../table/table.ts'
import { differences } from '../tree/differences.ts'
import { rootOf } from '../tree/rootOf.ts'
import { changedBranches, type Difference, type TreeChange, updateTree } from '../tree/update.ts'
import { LmdbBackend } from './lmdbBackend.ts'
import { loadLmdb } from './lmdbOpen.ts'
import type { Meta } from './metaRecord.ts'
import { decodeRecordHead } from './recordCodec.ts'
import { checkStoreOptions } from './storeOptions.ts'
import type { StateStore, StoreOptions } from './types.ts'
import { VersionedStore } from './versionedStore.ts'

export interface LmdbStoreOptions extends StoreOptions {
  /** Directory of the database; made when absent. One process at a time. */
  path: string
  /**
   * 'disk' (default): a committed block survives a power cut. 'process': it survives the end of the process, however
   * sudden, and is written to the disk when the system pleases; about a millisecond a block faster.
   */
  durability?: 'disk' | 'process'
  /** Checks the database whole though it was closed in order: its files may have been damaged since. Default: false. */
  check?: boolean
  /**
   * Hears how many keys were looked at while a database that was not closed in order is checked. What it throws ends the
   * opening, and passes as it is.
   */
  onCheck?: (keys: number) => void
}

const REPORT_EVERY = 100_000

/**
 * A store in a directory. Each block is one LMDB transaction, so whatever ends the process, opening it again finds the
 * last committed block. Memory holds what waits to be written and what the system caches of the file, however large the
 * state. A database that was not closed in order is checked whole when it is opened: the
 * file's pages before LMDB maps them, block records and aux records against a sum, values against the head's state
 * root (2 to 5 µs a key), and branches against the values, which make them anew where they differ. With durability
 * 'process' a power cut may leave a mixture of old and new pages: that check refuses it.
 *
 * @throws StateError `Corrupt` when the directory holds another format or is damaged, `InUse` when a process has it
 * open, `Unwritable` when the system does not let it be written, `BadOption`; what Node throws when LMDB itself cannot be loaded
 */
export function lmdbStore(options: LmdbStoreOptions): StateStore {
  const { path, history = 'all', durability = 'disk', check = false, onCheck } = options
  checkStoreOptions({ history })
  // Outside of what reads the directory: it is no damage of the directory when this fails.
  loadLmdb()
  let backend: LmdbBackend | undefined
  let ofCaller: { error: unknown } | undefined
  const hear = (keys: number) => {
    try {
      onCheck?.(keys)
    } catch (error) {
      ofCaller = { error }
      throw error
    }
  }
  try {
    backend = new LmdbBackend(path, { durability, check })
    const { meta } = backend
    if (meta === undefined) return new VersionedStore(backend, { history })
    const hash = open(backend, meta, path, hear)
    return new VersionedStore(backend, { history, start: { head: { number: meta.head, hash }, oldest: meta.oldest } })
  } catch (error) {
    backend?.abandon()
    throw ofCaller === undefined ? asDamage(error, path) : ofCaller.error
  }
}

/** Brings tables and branches to the head and answers its hash. */
function open(backend: LmdbBackend, meta: Meta, path: string, hear: (keys: number) => void): string {
  if (!backend.trusted) backend.checkRecords()
  const bytes = backend.record(meta.head)
  if (bytes === undefined)
    throw new StateError('Corrupt', `the record of head block ${meta.head} is missing in ${path}`)
  const { hash, root } = decodeRecordHead(meta.head, bytes)
  if (backend.trusted && meta.flushed === meta.head && meta.rooted === meta.head) return hash

  const changes = differences(backend.values, backend.redo())
  // Branches of another block than the table of values cannot be brought on: they are made anew below.
  const tree = meta.rooted === meta.flushed ? treeWith(backend, changes) : undefined
  let left = backend.branchCount
  for (const [path, record] of tree === undefined ? [] : changedBranches(tree))
    left += Number(record !== undefined) - Number(backend.branch(path) !== undefined)
  backend.replay({ values: changes, tree }, tree === undefined ? -1 : meta.head)
  let sound = tree !== undefined
  const found = rootOf(counted(backend, backend.entries(changes), hear), (path, record) => {
    left--
    sound &&= sameBytes(backend.branch(path), record)
  })
  if (root !== undefined && !sameBytes(found, root)) {
    throw new StateError(
      'Corrupt',
      `expected state root ${toHexDigits(root)} at block ${meta.head}, found ${toHexDigits(found)}: ${path} is damaged; use another directory or a copy of this one`,
    )
  }
  // One too many is as wrong as a wrong one: it would be found once its place in the trie is taken.
  if (!sound || left !== 0) {
    backend.replay({ values: [], tree: undefined }, -1)
    backend.flush()
    backend.replaceBranches(meta.head, (put) => rootOf(counted(backend, backend.entries([]), undefined), put))
  }
  return hash
}

/** What `changes` to what the tables have make of its trie; undefined where their branches are not the trie of their values. */
function treeWith(backend: LmdbBackend, changes: readonly Difference[]): TreeChange | undefined {
  const { values } = backend
  try {
    return updateTree({ values, branch: (path: HexKey) => backend.branch(path) }, changes)
  } catch {
    return undefined
  }
}

/** Nothing but damage can make what reads sound records stumble. */
function asDamage(error: unknown, path: string): unknown {
  if (error instanceof StateError) return error
  return new StateError(
    'Corrupt',
    `expected a database of this program in ${path}, found what cannot be read (${(error as Error).message}): use another directory or a copy of this one`,
    { cause: error },
  )
}

function* counted(
  backend: LmdbBackend,
  entries: Iterable<readonly [HexKey, Uint8Array]>,
  hear: ((keys: number) => void) | undefined,
): Generator<readonly [HexKey, Uint8Array]> {
  let count = 0
  for (const entry of entries) {
    yield entry
    if (++count % REPORT_EVERY > 0) continue
    backend.stillHere()
    hear?.(count)
  }
}
