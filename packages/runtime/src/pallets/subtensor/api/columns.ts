import { accountId, type Codec, compact, type Field, field, plain, struct, u16, u64, u128, vec } from '@glia/frame'
import { i96f32 } from '../fixed.ts'
import { alpha, coldkeyId, hotkeyId, netUid, tao } from '../types.ts'
import { flagVector } from '../vectors.ts'
import { compactBytes, compactU16Vector, compactU64Vector } from './vectors.ts'

// The answers of the runtime APIs are structs whose order of fields decides their bytes. Each field is declared once:
// its codec, its Rust spelling for metadata, and where its value comes from.

/** A field of an answer about some `V` (a subnet, a neuron): how it is written and how it is read. */
export interface Column<V, T> extends Field<T> {
  read(view: V): T
}

export type Columns<V, T> = { readonly [K in keyof T]: Column<V, T[K]> }

/** An answer: its codec, and its reader. */
export interface Report<V, T> {
  readonly codec: Codec<T>
  readonly columns: Columns<V, T>
  read(view: V): T
}

/** Values of a report. */
export type Reported<R> = R extends { read(view: never): infer T } ? T : never

/** Fields of answers, which the runtime APIs spell without the pallet's type parameter. */
export const apiFields = {
  coldkey: field(coldkeyId, 'AccountId'),
  coldkeys: field(vec(coldkeyId), 'Vec<AccountId>'),
  hotkey: field(hotkeyId, 'AccountId'),
  hotkeys: field(vec(hotkeyId), 'Vec<AccountId>'),
  alpha: field(compact(alpha), 'Compact<AlphaBalance>'),
  alphas: field(compactU64Vector, 'Vec<Compact<AlphaBalance>>'),
  bool: plain.bool,
  flags: field(flagVector, 'Vec<bool>'),
  netuid: field(compact(netUid), 'Compact<NetUid>'),
  price: field(i96f32, 'I96F32'),
  tao: field(compact(tao), 'Compact<TaoBalance>'),
  taos: field(compactU64Vector, 'Vec<Compact<TaoBalance>>'),
  text: field(compactBytes, 'Vec<Compact<u8>>'),
  u16: field(compact(u16), 'Compact<u16>'),
  u16s: field(compactU16Vector, 'Vec<Compact<u16>>'),
  u64: field(compact(u64), 'Compact<u64>'),
  u64s: field(compactU64Vector, 'Vec<Compact<u64>>'),
  u128: field(compact(u128), 'Compact<u128>'),
} as const

/** A field with the reader of its value. */
export const column = <V, T>({ codec, typeName }: Field<T>, read: (view: V) => T): Column<V, T> => ({
  codec,
  typeName,
  read,
})

/** A field that the reference still sends although it is the same everywhere. */
export const always = <T>({ codec, typeName }: Field<T>, value: T): Column<unknown, T> => ({
  codec,
  typeName,
  read: () => value,
})

/** A field whose codec is of this one answer. */
export const own = <V, T>(codec: Codec<T>, typeName: string, read: (view: V) => T): Column<V, T> => ({
  codec,
  typeName,
  read,
})

/** Type parameter of every answer that names accounts. */
export const ACCOUNT_PARAM = [{ name: 'AccountId', type: accountId.type }] as const

/** Declares an answer. `path` is the Rust path; answers with accounts are generic over their type. */
export function report<V, T extends object>(
  path: string,
  columns: Columns<V, T>,
  generic: 'AccountId' | 'plain',
): Report<V, T> {
  const names = Object.keys(columns) as (keyof T & string)[]
  const codec = struct<T>(columns, { path, ...(generic === 'AccountId' ? { params: ACCOUNT_PARAM } : {}) })
  return {
    codec,
    columns,
    read(view) {
      const value = {} as T
      for (const name of names) value[name] = columns[name].read(view)
      return value
    },
  }
}
