import type { Pool } from '@glia/state'
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
   * The values are their own SCALE bytes, which nobody writes to any more: they are stored as they are, and `encodeTo` is not asked.
   * Whoever makes another codec out of this one says it anew.
   */
  readonly isVerbatim?: boolean | undefined
  /**
   * How a value of fixed size is read from hexadecimal digits: parts of storage keys, which come by the thousand. `read` looks
   * at nothing but its digits: the caller knows that they are all there from `at` on, and lower-case hexadecimal.
   */
  readonly inHex?: { readonly digits: number; read(hex: string, at: number): T } | undefined
}

/** What a branded value is at run time. */
export type Plain<T> = T extends number ? number : T extends bigint ? bigint : T extends string ? string : T

/**
 * The same codec for values that bear a brand: units and ids of one wire type that must not be mixed up. It is the very object
 * that it was given, so that it costs nothing.
 */
export function branded<T>(codec: Codec<Plain<T>>): Codec<T> {
  return codec as unknown as Codec<T>
}

/** The TypeScript type of a codec's values. */
export type Value<C> = C extends Codec<infer T> ? T : never

/** Writers by how many others are at work: a codec may encode something of its own on the way. */
const writers: Writer[] = []
let depth = 0
/** Deeper than this, a writer is not kept. */
const KEPT_WRITERS = 4

/** SCALE bytes of `value`, freshly allocated, from a pool if one is given. */
export function encode<T>(codec: Codec<T>, value: T, pool?: Pool): Uint8Array {
  const out = takeWriter()
  try {
    codec.encodeTo(value, out)
    return out.copy(pool)
  } finally {
    giveBack(out)
  }
}

/** What `write` writes, freshly allocated. */
export function written(write: (out: Writer) => void): Uint8Array {
  const out = takeWriter()
  try {
    write(out)
    return out.copy()
  } finally {
    giveBack(out)
  }
}

function takeWriter(): Writer {
  const out = writers[depth] ?? new Writer(1 << 12)
  if (depth < KEPT_WRITERS) writers[depth] = out
  depth++
  return out
}

function giveBack(out: Writer): void {
  depth--
  out.clear()
}
