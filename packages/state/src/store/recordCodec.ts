import { StateError } from '../error.ts'
import { toHex } from '../hash/hex.ts'
import { nibbleAt } from '../table/nibbles.ts'
import type { HexKey, Write } from '../table/table.ts'
import type { AuxEntry } from './types.ts'

/** What a store keeps of one block beside the state itself. */
export interface BlockRecord {
  readonly hash: string
  /** Undefined for a block that was committed without one. */
  readonly root: Uint8Array | undefined
  /** Changes that turn the state after this block into the state before it, ascending. Empty for the first block. */
  readonly undo: readonly Write[]
  readonly auxUndo: readonly AuxEntry[]
}

// Layout, all numbers little-endian. A list of changes is its count (u32) and its entries, ascending: bytes of the key
// that the entry before has too (u16), the rest of the key (u16 length, bytes), the value (u32 length, bytes), where the
// length 2^32-1 stands for "absent". Aux entries are the same, without anything shared. A block record is its root
// (length byte, bytes), hash (u16 length, UTF-8), undo list and aux undo list.
const ABSENT = 0xffffffff
const text = { encoder: new TextEncoder(), decoder: new TextDecoder() }

/** Bytes of a block record; the number is the database key. */
export function encodeRecord({ root, hash, undo, auxUndo }: BlockRecord): Uint8Array {
  const writer = new Writer(512 + undo.length * 32)
  writer.u8(root?.length ?? 0)
  if (root !== undefined) writer.put(root, 0, root.length)
  writer.text(hash)
  writeChanges(writer, undo)
  writer.u32(auxUndo.length)
  for (const { key, value } of auxUndo) {
    writer.text(key)
    writer.value(value)
  }
  return writer.done()
}

/** @throws StateError `Corrupt` when the bytes end too early or too late. */
export function decodeRecord(number: number, bytes: Uint8Array): BlockRecord {
  return decode(number, bytes, (reader) => {
    const { root, hash } = readHead(reader)
    const undo = readChanges(reader)
    const auxUndo: AuxEntry[] = []
    for (let left = reader.u32(); left > 0; left--) auxUndo.push({ key: reader.text(), value: reader.value() })
    reader.end()
    return { root, hash, undo, auxUndo }
  })
}

/** Root and hash alone. @throws StateError `Corrupt` */
export function decodeRecordHead(number: number, bytes: Uint8Array): Pick<BlockRecord, 'root' | 'hash'> {
  return decode(number, bytes, readHead)
}

/** Bytes of a block's writes, ascending by key. */
export function encodeChanges(changes: readonly Write[]): Uint8Array {
  const writer = new Writer(64 + changes.length * 32)
  writeChanges(writer, changes)
  return writer.done()
}

/** @throws StateError `Corrupt` when the bytes end too early or too late. */
export function decodeChanges(number: number, bytes: Uint8Array): Write[] {
  return decode(number, bytes, (reader) => {
    const changes = readChanges(reader)
    reader.end()
    return changes
  })
}

function readHead(reader: Reader): { root: Uint8Array | undefined; hash: string } {
  const length = reader.u8()
  const root = length === 0 ? undefined : reader.take(length)
  return { root, hash: reader.text() }
}

function writeChanges(writer: Writer, changes: readonly Write[]): void {
  writer.u32(changes.length)
  let previous: HexKey = ''
  for (const { key, value } of changes) {
    let shared = 0
    const end = Math.min(previous.length, key.length)
    while (shared < end && previous.charCodeAt(shared) === key.charCodeAt(shared)) shared++
    shared >>= 1
    writer.u16(shared)
    writer.hex(key, 2 * shared)
    writer.value(value)
    previous = key
  }
}

function readChanges(reader: Reader): Write[] {
  const changes: Write[] = []
  let previous: HexKey = ''
  for (let left = reader.u32(); left > 0; left--) {
    const shared = 2 * reader.u16()
    if (shared > previous.length) throw new RangeError('more is shared than there was')
    const key = previous.slice(0, shared) + toHex(reader.take(reader.u16()))
    changes.push({ key, value: reader.value() })
    previous = key
  }
  return changes
}

function decode<T>(number: number, bytes: Uint8Array, read: (reader: Reader) => T): T {
  try {
    return read(new Reader(bytes))
  } catch (cause) {
    throw new StateError('Corrupt', `the record of block ${number} does not decode: the data directory is damaged`, {
      cause,
    })
  }
}

class Writer {
  #bytes: Uint8Array
  #at = 0

  constructor(size: number) {
    this.#bytes = new Uint8Array(size)
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#at)
  }

  put(bytes: Uint8Array, from: number, to: number): void {
    const out = this.#room(to - from)
    for (let i = from; i < to; i++) out[this.#at++] = bytes[i] as number
  }

  u8(value: number): void {
    this.#room(1)[this.#at++] = value
  }

  u16(value: number): void {
    const out = this.#room(2)
    out[this.#at++] = value & 0xff
    out[this.#at++] = value >> 8
  }

  u32(value: number): void {
    this.u16(value & 0xffff)
    this.u16(value >>> 16)
  }

  text(value: string): void {
    const bytes = text.encoder.encode(value)
    this.u16(bytes.length)
    this.put(bytes, 0, bytes.length)
  }

  /** Length and bytes of the digits from `start` on. */
  hex(key: HexKey, start: number): void {
    this.u16((key.length - start) >> 1)
    const out = this.#room((key.length - start) >> 1)
    let at = this.#at
    for (let i = start; i < key.length; i += 2) out[at++] = (nibbleAt(key, i) << 4) | nibbleAt(key, i + 1)
    this.#at = at
  }

  value(value: Uint8Array | undefined): void {
    if (value === undefined) return this.u32(ABSENT)
    this.u32(value.length)
    this.put(value, 0, value.length)
  }

  #room(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) {
      const longer = new Uint8Array(2 * (this.#at + length))
      longer.set(this.#bytes)
      this.#bytes = longer
    }
    return this.#bytes
  }
}

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new RangeError('past the end')
    const part = this.#bytes.slice(this.#at, this.#at + length)
    this.#at += length
    return part
  }

  u8(): number {
    return this.#byte()
  }

  u16(): number {
    return this.#byte() | (this.#byte() << 8)
  }

  u32(): number {
    return (this.u16() | (this.u16() << 16)) >>> 0
  }

  text(): string {
    return text.decoder.decode(this.take(this.u16()))
  }

  value(): Uint8Array | undefined {
    const length = this.u32()
    return length === ABSENT ? undefined : this.take(length)
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError(`${this.#bytes.length - this.#at} bytes left over`)
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new RangeError('past the end')
    return byte
  }
}
