import type { Reader } from './reader.ts'
import type { TypeInfo } from './typeInfo.ts'
import { Writer } from './writer.ts'

/**
 * One SCALE type: how a value is written, how it is read, and how metadata describes it.
 * Everything a pallet declares (storage, calls, events, errors, constants) is made of these.
 */
export interface Codec<T> {
  readonly type: TypeInfo
  encodeTo(value: T, out: Writer): void
  decodeFrom(input: Reader): T
  /**
   * How a value of fixed size is read from hexadecimal digits: parts of storage keys, which come by the thousand. `read` looks
   * at nothing but its digits: the caller knows that they are all there from `at` on, and lower-case hexadecimal.
   */
  readonly inHex?: { readonly digits: number; read(hex: string, at: number): T } | undefined
}

/** The TypeScript type of a codec's values. */
export type Value<C> = C extends Codec<infer T> ? T : never

/** A codec of whatever value type, for places that only carry codecs around. */
export type AnyCodec = Codec<unknown>

const scratch = new Writer(1 << 12)

/** SCALE bytes of `value`, freshly allocated. */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  if (scratch.busy) {
    const out = new Writer(256)
    codec.encodeTo(value, out)
    return out.copy()
  }
  scratch.begin()
  try {
    codec.encodeTo(value, scratch)
    return scratch.copy()
  } finally {
    scratch.end()
  }
}
