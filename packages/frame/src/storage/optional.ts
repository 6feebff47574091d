import type { Codec } from '../codec/codec.ts'

/** Marks a storage item whose absence is an answer of its own (Substrate's OptionQuery). */
export interface Optional<T> {
  readonly optional: Codec<T>
}

/** `value: optional(codec)`: `get` answers undefined when nothing is stored. */
export const optional = <T>(codec: Codec<T>): Optional<T> => ({ optional: codec })

export function unwrapOptional<T>(declared: Codec<T> | Optional<T>): { codec: Codec<T>; optional: boolean } {
  return 'optional' in declared ? { codec: declared.optional, optional: true } : { codec: declared, optional: false }
}
