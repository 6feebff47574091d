import { StateError } from '../error.ts'
import { fromHex, toHex } from '../hash/hex.ts'
import type { BlockRecord } from './backend.ts'
import type { AuxEntry, Change } from './types.ts'

// Layout, all numbers little-endian. A list is its count (u32) and its entries; an entry is its key (u16 length,
// bytes) and its value (u32 length, bytes), where the length 2^32-1 stands for "absent". A block record is its root
// (32 bytes), hash (u16 length, UTF-8), undo list and aux undo list.
const ABSENT = 0xffffffff
const text = { encoder: new TextEncoder(), decoder: new TextDecoder() }

/** Bytes of a block record; the number is the database key. */
export function encodeRecord({ root, hash, undo, auxUndo }: BlockRecord): Uint8Array {
  const hashBytes = text.encoder.encode(hash)
  const undoKeys = undo.map(({ key }) => fromHex(key))
  const auxKeys = auxUndo.map(({ key }) => text.encoder.encode(key))
  const size = root.length + 2 + hashBytes.length + listSize(undoKeys, undo) + listSize(auxKeys, auxUndo)
  const writer = new Writer(size)
  writer.put(root)
  writer.u16(hashBytes.length)
  writer.put(hashBytes)
  writer.list(undoKeys, undo)
  writer.list(auxKeys, auxUndo)
  return writer.bytes
}

/** @throws StateError `Corrupt` when the bytes end too early or too late. */
export function decodeRecord(number: number, bytes: Uint8Array): BlockRecord {
  return decode(number, bytes, (reader) => {
    const root = reader.take(32)
    const hash = text.decoder.decode(reader.take(reader.u16()))
    const undo: Change[] = reader.list().map(({ key, value }) => ({ key: toHex(key), value }))
    const auxUndo: AuxEntry[] = reader.list().map(({ key, value }) => ({ key: text.decoder.decode(key), value }))
    return { number, hash, root, undo, auxUndo }
  })
}

/** Bytes of a block's writes. */
export function encodeChanges(changes: readonly Change[]): Uint8Array {
  const keys = changes.map(({ key }) => fromHex(key))
  const writer = new Writer(listSize(keys, changes))
  writer.list(keys, changes)
  return writer.bytes
}

/** @throws StateError `Corrupt` when the bytes end too early or too late. */
export function decodeChanges(number: number, bytes: Uint8Array): Change[] {
  return decode(number, bytes, (reader) => reader.list().map(({ key, value }) => ({ key: toHex(key), value })))
}

interface Entry {
  readonly value: Uint8Array | undefined
}

function listSize(keys: readonly Uint8Array[], entries: readonly Entry[]): number {
  let size = 4
  for (let i = 0; i < keys.length; i++) size += 6 + (keys[i] as Uint8Array).length + (entries[i]?.value?.length ?? 0)
  return size
}

function decode<T>(number: number, bytes: Uint8Array, read: (reader: Reader) => T): T {
  try {
    const reader = new Reader(bytes)
    const result = read(reader)
    reader.end()
    return result
  } catch (cause) {
    throw new StateError('Corrupt', `the record of block ${number} does not decode: the data directory is damaged`, {
      cause,
    })
  }
}

class Writer {
  readonly bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(size: number) {
    this.bytes = new Uint8Array(size)
    this.#view = new DataView(this.bytes.buffer)
  }

  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  u16(value: number): void {
    this.#view.setUint16(this.#at, value, true)
    this.#at += 2
  }

  u32(value: number): void {
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
  }

  list(keys: readonly Uint8Array[], entries: readonly Entry[]): void {
    this.u32(keys.length)
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as Uint8Array
      const value = entries[i]?.value
      this.u16(key.length)
      this.put(key)
      this.u32(value === undefined ? ABSENT : value.length)
      if (value !== undefined) this.put(value)
    }
  }
}

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new RangeError('past the end')
    const part = this.#bytes.slice(this.#at, this.#at + length)
    this.#at += length
    return part
  }

  u16(): number {
    const value = this.#view.getUint16(this.#at, true)
    this.#at += 2
    return value
  }

  u32(): number {
    const value = this.#view.getUint32(this.#at, true)
    this.#at += 4
    return value
  }

  list(): { key: Uint8Array; value: Uint8Array | undefined }[] {
    const entries: { key: Uint8Array; value: Uint8Array | undefined }[] = []
    for (let left = this.u32(); left > 0; left--) {
      const key = this.take(this.u16())
      const length = this.u32()
      entries.push({ key, value: length === ABSENT ? undefined : this.take(length) })
    }
    return entries
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError(`${this.#bytes.length - this.#at} bytes left over`)
  }
}
