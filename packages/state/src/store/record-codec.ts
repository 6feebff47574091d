import { StateError } from '../error.ts'
import { fromHex, toHex } from '../hash/hex.ts'
import type { BlockRecord } from './backend.ts'
import type { AuxEntry, Change } from './types.ts'

// Layout, all numbers little-endian: root (32), hash (u16 length, UTF-8), undo count (u32) and entries, aux undo count
// (u32) and entries. An entry is its key (u16 length, bytes) and its value (u32 length, bytes); the length 2^32-1
// stands for "was absent".
const ABSENT = 0xffffffff

/** Bytes of a block record; the number is the database key. */
export function encodeRecord({ root, hash, undo, auxUndo }: BlockRecord): Uint8Array {
  const text = new TextEncoder()
  const hashBytes = text.encode(hash)
  const keys = [...undo.map(({ key }) => fromHex(key)), ...auxUndo.map(({ key }) => text.encode(key))]
  const values = [...undo, ...auxUndo].map(({ value }) => value)
  let size = 32 + 2 + hashBytes.length + 8
  for (let i = 0; i < keys.length; i++) size += 6 + (keys[i] as Uint8Array).length + (values[i]?.length ?? 0)

  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  let at = 0
  const put = (bytes: Uint8Array) => {
    out.set(bytes, at)
    at += bytes.length
  }
  const u16 = (value: number) => view.setUint16((at += 2) - 2, value, true)
  const u32 = (value: number) => view.setUint32((at += 4) - 4, value, true)
  const entries = (from: number, to: number) => {
    u32(to - from)
    for (let i = from; i < to; i++) {
      const key = keys[i] as Uint8Array
      const value = values[i]
      u16(key.length)
      put(key)
      u32(value === undefined ? ABSENT : value.length)
      if (value !== undefined) put(value)
    }
  }
  put(root)
  u16(hashBytes.length)
  put(hashBytes)
  entries(0, undo.length)
  entries(undo.length, keys.length)
  return out
}

/** @throws StateError `Corrupt` when the bytes end too early or too late. */
export function decodeRecord(number: number, bytes: Uint8Array): BlockRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = new TextDecoder()
  let at = 0
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError('past the end')
    const part = bytes.slice(at, at + length)
    at += length
    return part
  }
  const u16 = () => view.getUint16((at += 2) - 2, true)
  const u32 = () => view.getUint32((at += 4) - 4, true)
  const entry = (): { key: Uint8Array; value: Uint8Array | undefined } => {
    const key = take(u16())
    const length = u32()
    return { key, value: length === ABSENT ? undefined : take(length) }
  }
  try {
    const root = take(32)
    const hash = text.decode(take(u16()))
    const undo: Change[] = []
    for (let left = u32(); left > 0; left--) {
      const { key, value } = entry()
      undo.push({ key: toHex(key), value })
    }
    const auxUndo: AuxEntry[] = []
    for (let left = u32(); left > 0; left--) {
      const { key, value } = entry()
      auxUndo.push({ key: text.decode(key), value })
    }
    if (at !== bytes.length) throw new RangeError(`${bytes.length - at} bytes left over`)
    return { number, hash, root, undo, auxUndo }
  } catch (cause) {
    throw new StateError('Corrupt', `the record of block ${number} does not decode: the data directory is damaged`, {
      cause,
    })
  }
}
