import { copyBytes, toHexDigits } from '@glia/base'
import { StateError } from '../error.ts'
import { putBytes } from '../table/nibbles.ts'
import type { Pool } from '../table/pool.ts'
import type { HexKey, Write } from '../table/table.ts'
import type { Difference } from '../tree/update.ts'
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

/** A record to write: what the block changes, with what stood there before. */
export interface NewRecord extends Omit<BlockRecord, 'undo'> {
  readonly undo: readonly Difference[]
}

// Layout, all numbers little-endian. A list of changes is its count (u32) and its entries, ascending: bytes of the key
// that the entry before has too (u16), the rest of the key (u16 length, bytes), the value (u32 length, bytes), where the
// length 2^32-1 stands for "absent". Aux entries are the same, without anything shared. A block record is its root
// (length byte, bytes), hash (u16 length, UTF-8), undo list and aux undo list.
const ABSENT = 0xffffffff
/** Digits that the keys of a storage item have in common. */
const ITEM_DIGITS = 64
/** No key begins like this. */
const NO_ITEM = '-'
const text = { encoder: new TextEncoder(), decoder: new TextDecoder() }

/** Bytes of a block record; the number is the database key. */
export function encodeRecord({ root, hash, undo, auxUndo }: NewRecord, pool?: Pool): Uint8Array {
  const writer = new Writer()
  writer.u8(root?.length ?? 0)
  if (root !== undefined) writer.put(root)
  writer.text(hash)
  writeChanges(writer, undo, 'before')
  writer.u32(auxUndo.length)
  for (const { key, value } of auxUndo) {
    writer.text(key)
    writer.value(value)
  }
  return writer.done(pool)
}

/** @throws StateError `Corrupt` when the bytes end too early or too late. */
export function decodeRecord(number: number, bytes: Uint8Array): BlockRecord {
  return decode(number, new Reader(bytes), (reader) => {
    const { root, hash } = readHead(reader)
    const undo = readChanges(reader)
    const auxUndo: AuxEntry[] = []
    for (let left = reader.u32(); left > 0; left--) auxUndo.push({ key: reader.text(), value: reader.value() })
    reader.end()
    return { root, hash, undo, auxUndo }
  })
}

/** Goes through the keys that a block overwrote, ascending. */
export class UndoCursor {
  readonly #number: number
  readonly #reader: Reader
  #left: number
  key: HexKey = ''
  /** Where in the record the value before the block stands, for {@link undoneAt}; 0 where there was none. */
  at = 0

  /** @throws StateError `Corrupt`, and so does `next` */
  constructor(number: number, bytes: Uint8Array) {
    this.#number = number
    this.#reader = new Reader(bytes)
    this.#left = decode(number, this.#reader, (reader) => {
      readHead(reader)
      return reader.u32()
    })
  }

  /** False when there are no more. */
  next(): boolean {
    if (this.#left === 0) return false
    this.#left--
    decode(this.#number, this.#reader, (reader) => {
      this.key = readKey(reader, this.key)
      this.at = reader.at
      if (reader.skipValue() === ABSENT) this.at = 0
    })
    return true
  }
}

/** The value that stands at a place in a block's record, undefined for 0: its bytes are the record's own. */
export const undoneAt = (number: number, bytes: Uint8Array, at: number): Uint8Array | undefined =>
  at === 0 ? undefined : decode(number, new Reader(bytes, at), (reader) => reader.part(reader.u32()))

/** Root and hash alone. @throws StateError `Corrupt` */
export function decodeRecordHead(number: number, bytes: Uint8Array): Pick<BlockRecord, 'root' | 'hash'> {
  return decode(number, new Reader(bytes), readHead)
}

/** Bytes of a block's writes, ascending by key. */
export function encodeChanges(changes: readonly Write[]): Uint8Array {
  const writer = new Writer()
  writeChanges(writer, changes)
  return writer.done()
}

/** @throws StateError `Corrupt` when the bytes end too early or too late. */
export function decodeChanges(number: number, bytes: Uint8Array): Write[] {
  return decode(number, new Reader(bytes), (reader) => {
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

function writeChanges(
  writer: Writer,
  changes: readonly Difference[] | readonly Write[],
  what: 'value' | 'before' = 'value',
): void {
  writer.u32(changes.length)
  let previous: HexKey = ''
  // PERF: most keys are of the item that the one before is of.
  let item: HexKey = NO_ITEM
  for (const change of changes as readonly Difference[]) {
    const { key } = change
    let shared = 0
    if (key.startsWith(item)) shared = ITEM_DIGITS
    else item = key.length < ITEM_DIGITS ? NO_ITEM : key.slice(0, ITEM_DIGITS)
    const end = Math.min(previous.length, key.length)
    while (shared < end && previous.charCodeAt(shared) === key.charCodeAt(shared)) shared++
    writer.change(key, shared >> 1, what === 'value' ? change.value : change.before)
    previous = key
  }
}

function readChanges(reader: Reader): Write[] {
  const changes: Write[] = []
  let key: HexKey = ''
  for (let left = reader.u32(); left > 0; left--) {
    key = readKey(reader, key)
    changes.push({ key, value: reader.value() })
  }
  return changes
}

function readKey(reader: Reader, previous: HexKey): HexKey {
  const shared = 2 * reader.u16()
  if (shared > previous.length) throw new StateError('Corrupt', 'more is shared than there was')
  return previous.slice(0, shared) + toHexDigits(reader.part(reader.u16()))
}

function decode<T>(number: number, reader: Reader, read: (reader: Reader) => T): T {
  try {
    return read(reader)
  } catch (cause) {
    throw new StateError('Corrupt', `the record of block ${number} does not decode: the data directory is damaged`, {
      cause,
    })
  }
}

/** Work space of one writer after another, which has it for itself meanwhile: most blocks write about as much. */
let space: Uint8Array | undefined
const FIRST_SPACE = 4096
/** More than this is not kept for the next one. */
const MAX_SPACE = 4_194_304

class Writer {
  #bytes: Uint8Array
  #at = 0

  constructor() {
    this.#bytes = space ?? new Uint8Array(FIRST_SPACE)
    space = undefined
  }

  /** What was written, in bytes of its own, from a pool if one is given. Nothing more can be. */
  done(pool?: Pool): Uint8Array {
    if (this.#bytes.length <= MAX_SPACE) space = this.#bytes
    return pool === undefined ? this.#bytes.slice(0, this.#at) : pool.copy(this.#bytes, 0, this.#at)
  }

  put(bytes: Uint8Array): void {
    const out = this.#room(bytes.length)
    copyBytes(bytes, out, this.#at)
    this.#at += bytes.length
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
    const out = this.#room(2 + value.length)
    const at = this.#at + 2
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code > 0x7f) return this.#wideText(value)
      out[at + i] = code
    }
    this.u16(value.length)
    this.#at += value.length
  }

  #wideText(value: string): void {
    const bytes = text.encoder.encode(value)
    this.u16(bytes.length)
    this.put(bytes)
  }

  /** A key without the bytes that it shares with the one before, and a value. */
  change(key: HexKey, shared: number, value: Uint8Array | undefined): void {
    const rest = (key.length >> 1) - shared
    const out = this.#room(8 + rest + (value === undefined ? 0 : value.length))
    let at = this.#at
    out[at] = shared & 0xff
    out[at + 1] = shared >> 8
    out[at + 2] = rest & 0xff
    out[at + 3] = rest >> 8
    putBytes(key, 2 * shared, key.length, out, at + 4)
    at += 4 + rest
    const length = value === undefined ? ABSENT : value.length
    out[at] = length & 0xff
    out[at + 1] = (length >> 8) & 0xff
    out[at + 2] = (length >> 16) & 0xff
    out[at + 3] = length >>> 24
    at += 4
    if (value !== undefined) {
      copyBytes(value, out, at)
      at += value.length
    }
    this.#at = at
  }

  value(value: Uint8Array | undefined): void {
    if (value === undefined) return this.u32(ABSENT)
    this.u32(value.length)
    this.put(value)
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
  #at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  get at(): number {
    return this.#at
  }

  /** Answers the value's length, or ABSENT. */
  skipValue(): number {
    const length = this.u32()
    if (length !== ABSENT) this.part(length)
    return length
  }

  take(length: number): Uint8Array {
    return this.part(length).slice()
  }

  /** Of the bytes that are read, not a copy. */
  part(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new StateError('Corrupt', 'past the end')
    const part = this.#bytes.subarray(this.#at, this.#at + length)
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
    return text.decoder.decode(this.part(this.u16()))
  }

  value(): Uint8Array | undefined {
    const length = this.u32()
    return length === ABSENT ? undefined : this.take(length)
  }

  end(): void {
    if (this.#at !== this.#bytes.length)
      throw new StateError('Corrupt', `${this.#bytes.length - this.#at} bytes left over`)
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new StateError('Corrupt', 'past the end')
    return byte
  }
}
