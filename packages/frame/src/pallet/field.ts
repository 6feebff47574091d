import type { Codec } from '../codec/codec.ts'

/** A field of an event, a call or an answer: its codec, and how Rust spells its type in the metadata. */
export interface Field<T> {
  readonly codec: Codec<T>
  readonly typeName: string
}

export const field = <T>(codec: Codec<T>, typeName: string): Field<T> => ({ codec, typeName })

/** Values of fields: a tuple of a tuple, an object of an object. */
export type FieldValues<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }
