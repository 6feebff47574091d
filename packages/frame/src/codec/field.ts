import type { Codec } from './codec.ts'
import { bool, bytes, i16, i64, u8, u16, u32, u64, u128 } from './primitives.ts'

/** A field of a struct, an event, a call or an answer: its codec, and how Rust spells its type in the metadata. */
export interface Field<T> {
  readonly codec: Codec<T>
  readonly typeName: string
}

export const field = <T>(codec: Codec<T>, typeName: string): Field<T> => ({ codec, typeName })

/** Values of fields: a tuple of a tuple, an object of an object. */
export type FieldValues<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

/** Fields of the types that every chain has. */
export const plain = {
  bool: field(bool, 'bool'),
  bytes: field(bytes, 'Vec<u8>'),
  i16: field(i16, 'i16'),
  i64: field(i64, 'i64'),
  u8: field(u8, 'u8'),
  u16: field(u16, 'u16'),
  u32: field(u32, 'u32'),
  u64: field(u64, 'u64'),
  u128: field(u128, 'u128'),
} as const
