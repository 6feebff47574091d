import { type Codec, CodecError, type Reader, type TypeInfo, tuple, u16, vec } from '@glia/frame'

// What the epoch reads and writes every tempo: decoded into typed arrays at once, never into boxed lists.

const sequence = (primitive: 'u16' | 'u64' | 'bool'): TypeInfo => ({
  def: { kind: 'sequence', item: { def: { kind: 'primitive', primitive } } },
})

/** Bytes of memory of a typed array, beside its items. */
export const TYPED_ARRAY = 160

/**
 * Refuses a length that the remaining bytes cannot hold before anything is allocated.
 *
 * @param arrays typed arrays that an item is written to
 */
function lengthOf(input: Reader, itemSize: number, arrays = 1): number {
  const length = input.compact()
  if (length * itemSize > input.left) {
    throw new CodecError(`expected ${length} items of ${itemSize} bytes, found ${input.left} bytes`)
  }
  input.hold(arrays * TYPED_ARRAY + length * itemSize)
  return length
}

/** `Vec<u16>`, index = uid. */
export const u16Vector: Codec<Uint16Array> = {
  type: sequence('u16'),
  encodeTo(values, out) {
    out.compact(values.length)
    for (const value of values) out.u16(value)
  },
  decodeFrom(input) {
    const values = new Uint16Array(lengthOf(input, 2))
    for (let i = 0; i < values.length; i++) values[i] = input.u16()
    return values
  },
}

/** `Vec<u64>`, index = uid. */
export const u64Vector: Codec<BigUint64Array> = {
  type: sequence('u64'),
  encodeTo(values, out) {
    out.compact(values.length)
    for (const value of values) out.u64(value)
  },
  decodeFrom(input) {
    const values = new BigUint64Array(lengthOf(input, 8))
    for (let i = 0; i < values.length; i++) values[i] = input.u64()
    return values
  },
}

/** `Vec<bool>` as 0 and 1, index = uid. */
export const flagVector: Codec<Uint8Array> = {
  type: sequence('bool'),
  encodeTo(values, out) {
    out.compact(values.length)
    for (const value of values) {
      if (value > 1) throw new CodecError(`expected 0 or 1, found ${value}`)
      out.u8(value)
    }
  },
  decodeFrom(input) {
    const values = new Uint8Array(lengthOf(input, 1))
    for (let i = 0; i < values.length; i++) {
      const value = input.u8()
      if (value > 1) throw new CodecError(`expected bool (0 or 1), found ${value}`)
      values[i] = value
    }
    return values
  },
}

/** One row of weights or bonds: `uids[i]` has `values[i]`, in the order in which they were set. */
export interface SparseRow {
  readonly uids: Uint16Array
  readonly values: Uint16Array
}

/** `Vec<(u16, u16)>`. */
export const sparseRow: Codec<SparseRow> = {
  type: vec(tuple<readonly [number, number]>(u16, u16)).type,
  encodeTo({ uids, values }, out) {
    if (uids.length !== values.length) {
      throw new CodecError(`expected as many values as uids (${uids.length}), found ${values.length}`)
    }
    out.compact(uids.length)
    for (let i = 0; i < uids.length; i++) {
      out.u16(uids[i] as number)
      out.u16(values[i] as number)
    }
  },
  decodeFrom(input) {
    const length = lengthOf(input, 4, 2)
    const uids = new Uint16Array(length)
    const values = new Uint16Array(length)
    for (let i = 0; i < length; i++) {
      uids[i] = input.u16()
      values[i] = input.u16()
    }
    return { uids, values }
  },
}

/** `values` with `value` at `index`; the stored array stays as it is. */
export function withValue<A extends Uint8Array | Uint16Array>(values: A, index: number, value: number): A {
  const changed = values.slice() as A
  changed[index] = value
  return changed
}

/** `values` with `value` at `index`; the stored array stays as it is. */
export function withBigValue(values: BigUint64Array, index: number, value: bigint): BigUint64Array {
  const changed = values.slice()
  changed[index] = value
  return changed
}

/** `values` cut to `length`, or padded with zeros. */
export function resized<A extends Uint8Array | Uint16Array | BigUint64Array>(values: A, length: number): A {
  if (values.length >= length) return values.slice(0, length) as A
  const Kind = values.constructor as new (length: number) => A
  const longer = new Kind(length)
  longer.set(values as Uint8Array & Uint16Array & BigUint64Array)
  return longer
}
