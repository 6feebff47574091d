import {
  type AccountId,
  accountId,
  type Codec,
  CodecError,
  compact,
  itemMemory,
  type Reader,
  tuple,
  u8,
  u16,
  u64,
  vec,
  type Writer,
} from '@glia/frame'
import { type SparseRow, TYPED_ARRAY } from '../vectors.ts'

// Lists of Compact numbers written from typed arrays: a metagraph has a dozen of them with an item for every uid.

/**
 * Every item takes at least a byte: refuses a length that the remaining bytes cannot hold.
 *
 * @param itemMemory bytes of memory of an item, in so many typed arrays
 */
function lengthOf(input: Reader, itemMemory: number, arrays = 1): number {
  const length = input.compact()
  if (length > input.left) throw new CodecError(`expected ${length} items, found ${input.left} bytes`)
  input.hold(arrays * TYPED_ARRAY + length * itemMemory)
  return length
}

/** `Vec<Compact<u8>>`: text on the wire of the runtime APIs. */
export const compactBytes: Codec<Uint8Array> = {
  type: vec(compact(u8)).type,
  encodeTo(values, out) {
    out.compact(values.length)
    for (let i = 0; i < values.length; i++) out.compact(values[i] as number)
  },
  decodeFrom(input) {
    const values = new Uint8Array(lengthOf(input, 1))
    const item = compact(u8)
    for (let i = 0; i < values.length; i++) values[i] = item.decodeFrom(input)
    return values
  },
}

/** `Vec<Compact<u16>>`. */
export const compactU16Vector: Codec<Uint16Array> = {
  type: vec(compact(u16)).type,
  encodeTo(values, out) {
    out.compact(values.length)
    for (let i = 0; i < values.length; i++) out.compact(values[i] as number)
  },
  decodeFrom(input) {
    const values = new Uint16Array(lengthOf(input, 2))
    const item = compact(u16)
    for (let i = 0; i < values.length; i++) values[i] = item.decodeFrom(input)
    return values
  },
}

/** Writes one u64, given as its halves, as a SCALE compact integer. */
function writeCompact(out: Writer, low: number, high: number): void {
  if (high === 0 && low < 0x4000_0000) return out.compact(low)
  const size = high === 0 ? 4 : 8 - (Math.clz32(high) >> 3)
  out.u8(((size - 4) << 2) | 3)
  out.u32(low)
  let rest = high
  for (let left = size - 4; left > 0; left--) {
    out.u8(rest & 0xff)
    rest >>>= 8
  }
}

/** Little-endian halves of every item: `[2i]` the low, `[2i + 1]` the high one. */
function halvesOf(values: BigUint64Array): Uint32Array {
  const halves = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  if (LITTLE_ENDIAN) return halves
  return halves.map((_, i) => halves[i ^ 1] as number)
}
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** `Vec<Compact<u64>>`, written without making a bigint of any item. */
export const compactU64Vector: Codec<BigUint64Array> = {
  type: vec(compact(u64)).type,
  encodeTo(values, out) {
    out.compact(values.length)
    const halves = halvesOf(values)
    for (let i = 0; i < halves.length; i += 2) writeCompact(out, halves[i] as number, halves[i + 1] as number)
  },
  decodeFrom(input) {
    const values = new BigUint64Array(lengthOf(input, 8))
    const item = compact(u64)
    for (let i = 0; i < values.length; i++) values[i] = item.decodeFrom(input)
    return values
  },
}

/** `Vec<(Compact<u16>, Compact<u16>)>`: rows of weights and bonds. */
export const compactRow: Codec<SparseRow> = {
  type: vec(tuple<readonly [number, number]>(compact(u16), compact(u16))).type,
  encodeTo({ uids, values }, out) {
    out.compact(uids.length)
    for (let i = 0; i < uids.length; i++) {
      out.compact(uids[i] as number)
      out.compact(values[i] as number)
    }
  },
  decodeFrom(input) {
    const length = lengthOf(input, 4, 2)
    const uids = new Uint16Array(length)
    const values = new Uint16Array(length)
    const item = compact(u16)
    for (let i = 0; i < length; i++) {
      uids[i] = item.decodeFrom(input)
      values[i] = item.decodeFrom(input)
    }
    return { uids, values }
  },
}

/** An amount for each of some accounts. */
export interface Payouts {
  readonly accounts: readonly AccountId[]
  readonly amounts: BigUint64Array
}

/** `Vec<(AccountId, Compact<u64>)>`. */
export const payouts: Codec<Payouts> = {
  type: vec(tuple<readonly [AccountId, bigint]>(accountId, compact(u64))).type,
  encodeTo({ accounts, amounts }, out) {
    if (accounts.length !== amounts.length) {
      throw new CodecError(`expected as many amounts as accounts (${accounts.length}), found ${amounts.length}`)
    }
    out.compact(accounts.length)
    const halves = halvesOf(amounts)
    for (let i = 0; i < accounts.length; i++) {
      accountId.encodeTo(accounts[i] as AccountId, out)
      writeCompact(out, halves[2 * i] as number, halves[2 * i + 1] as number)
    }
  },
  decodeFrom(input) {
    const amounts = new BigUint64Array(lengthOf(input, 8 + itemMemory(accountId.type)))
    const accounts: AccountId[] = []
    const item = compact(u64)
    for (let i = 0; i < amounts.length; i++) {
      accounts.push(accountId.decodeFrom(input))
      amounts[i] = item.decodeFrom(input)
    }
    return { accounts, amounts }
  },
}
