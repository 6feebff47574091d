import { toHexDigits } from '@glia/base'
import type { Database, Transaction } from 'lmdb'
import { firstKeyAt, type HexKey, isHexKey, MAX_TABLE_KEY_BYTES, type Table } from '../table/table.ts'
import { readingFault, unlessDamaged } from './refused.ts'

/** A table in an LMDB database; with a transaction, as it was when that began. */
export class LmdbTable implements Table {
  readonly #directory: string
  readonly #database: Database<Uint8Array, Uint8Array>
  readonly #at: { readonly transaction: Transaction } | undefined

  /** @param directory of the database, for what is said when it is damaged */
  constructor(directory: string, database: Database<Uint8Array, Uint8Array>, transaction?: Transaction) {
    this.#directory = directory
    this.#database = database
    this.#at = transaction && { transaction }
  }

  /** Number of entries. */
  get count(): number {
    return unlessDamaged(this.#directory, () => (this.#database.getStats() as { entryCount: number }).entryCount)
  }

  get(key: HexKey): Uint8Array | undefined {
    // Nothing has such a key; the bytes made of one that is malformed would be another's.
    if (key.length > 2 * MAX_TABLE_KEY_BYTES || !isHexKey(key)) return undefined
    // PERF: without a closure, since every value of the state that is not in memory comes this way.
    try {
      const bytes = this.#database.get(keyForNow(key), this.#at)
      return bytes && own(bytes)
    } catch (fault) {
      throw readingFault(this.#directory, fault)
    }
  }

  keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    if (limit <= 0 || prefix.length > 2 * MAX_TABLE_KEY_BYTES) return []
    return unlessDamaged(this.#directory, () => this.#keys(prefix, after, limit))
  }

  #keys(prefix: HexKey, after: HexKey | undefined, limit: number): HexKey[] {
    const out: HexKey[] = []
    const start = databaseKey(firstKeyAt(after !== undefined && after >= prefix ? after : prefix))
    for (const bytes of this.#database.getKeys({ start, snapshot: false, ...this.#at })) {
      const key = toHexDigits(bytes.subarray(1))
      if (!key.startsWith(prefix)) break
      // More than `after` itself where it is no key: too long, or of an odd number of digits.
      if (after !== undefined && key <= after) continue
      out.push(key)
      if (out.length === limit) break
    }
    return out
  }

  /** Inside a transaction. */
  write(key: HexKey, value: Uint8Array | undefined): void {
    if (value === undefined) this.#database.removeSync(keyForNow(key))
    else this.#database.putSync(keyForNow(key), value)
  }

  /** Every entry, ascending. */
  *entries(): Generator<readonly [HexKey, Uint8Array]> {
    try {
      for (const { key, value } of this.#database.getRange({ snapshot: false, ...this.#at }))
        yield [toHexDigits(key.subarray(1)), own(value)]
    } catch (fault) {
      throw readingFault(this.#directory, fault)
    }
  }
}

/** LMDB has no empty keys, so all of them begin with a zero byte. */
function databaseKey(key: HexKey): Uint8Array {
  return Buffer.from(`00${key}`, 'hex')
}

/** Zeros first, and views of its beginning by their length. */
const keyBytes = Buffer.alloc(1 + MAX_TABLE_KEY_BYTES)
const views: (Uint8Array | undefined)[] = []

/** The same, for a call that takes it in before it returns: the next key is written over it. */
function keyForNow(key: HexKey): Uint8Array {
  const end = 1 + (key.length >> 1)
  keyBytes.write(key, 1, 'hex')
  views[end] ??= keyBytes.subarray(0, end)
  return views[end]
}

/** A plain Uint8Array of its own, whatever the database handed out. */
export function own(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}
