// One equation for many sr25519 signatures: sum z·R + sum (z k)·A - (sum z s)·B = 0, with a random z for each.
import * as field from './field'
import * as point from './point'
import * as ristretto from './ristretto'
import * as strobe from './strobe'

/** Points of one equation: two a signature and the base point. */
const MAX_POINTS: usize = 129
/** Odd multiples 1, 3, … 15 of each point. */
const TABLE: usize = 8

const scalars: usize = memory.data(4128)
const encoded: usize = memory.data(4128)
const message: usize = memory.data(4096)
const output: usize = memory.data(64)
const tables: usize = memory.data(165120)
const digits: usize = memory.data(33024)

/** 32 bytes a point: the scalar, little-endian, below 2^253. */
export function scalarsAt(): usize {
  return scalars
}
/** 32 bytes a point: its ristretto encoding. */
export function encodedAt(): usize {
  return encoded
}
/** Up to 4096 bytes that were signed. */
export function messageAt(): usize {
  return message
}
/** 64 bytes. */
export function outputAt(): usize {
  return output
}

export function start(): void {
  strobe.start()
}

/** Challenge of a signature of the message, by key and R among the encoded points. */
export function challenge(length: usize, key: usize, r: usize): void {
  strobe.challenge(output, message, length, encoded + key * 32, encoded + r * 32)
}

const doubled: usize = memory.data(160)
const prepared: usize = memory.data(160)
const sum: usize = memory.data(160)

/** Decodes a point and makes its table. False when the bytes are no point. */
export function decode(index: usize): bool {
  const table = tables + index * TABLE * point.SIZE
  if (!ristretto.decode(sum, encoded + index * 32)) return false
  point.prepare(table, sum)
  point.double(doubled, sum, true)
  point.prepare(prepared, doubled)
  for (let i: usize = 1; i < TABLE; i++) {
    point.add(sum, sum, prepared)
    point.prepare(table + i * point.SIZE, sum)
  }
  return true
}

/** Digits of a scalar: zero, or odd and between -15 and 15, with at least four zeros after each (sliding window). */
function recode(index: usize): void {
  const to = digits + index * 256
  const from = scalars + index * 32
  for (let i: usize = 0; i < 256; i++) store<i8>(to + i, ((load<u8>(from + (i >> 3)) >> ((i & 7) as u8)) & 1) as i8)
  for (let i: usize = 0; i < 256; i++) {
    if (load<i8>(to + i) === 0) continue
    for (let b: usize = 1; b <= 5 && i + b < 256; b++) {
      const bit = load<i8>(to + i + b)
      if (bit === 0) continue
      const digit = load<i8>(to + i) as i32
      const step = 1 << (b as i32)
      if (digit + step <= 15) {
        store<i8>(to + i, (digit + step) as i8)
        store<i8>(to + i + b, 0)
      } else if (digit - step >= -15) {
        store<i8>(to + i, (digit - step) as i8)
        for (let k = i + b; k < 256; k++) {
          if (load<i8>(to + k) === 0) {
            store<i8>(to + k, 1)
            break
          }
          store<i8>(to + k, 0)
        }
      } else break
    }
  }
}

/** True when the sum of the first `count` points times their scalars is nothing, as a ristretto element. */
export function sumIsZero(count: usize): bool {
  if (count > MAX_POINTS) return false
  for (let index: usize = 0; index < count; index++) recode(index)
  point.identity(sum)
  for (let bit: i32 = 255; bit >= 0; bit--) {
    point.double(sum, sum, true)
    for (let index: usize = 0; index < count; index++) {
      const digit = load<i8>(digits + index * 256 + bit) as i32
      if (digit === 0) continue
      const size = digit < 0 ? -digit : digit
      const entry = tables + (index * TABLE + ((size as usize) >> 1)) * point.SIZE
      if (digit > 0) point.add(sum, sum, entry)
      else point.subtract(sum, sum, entry)
    }
  }
  // Equal to the identity up to the four-torsion that ristretto leaves out: x = 0 or y = 0.
  return field.isZero(sum) || field.isZero(sum + 40)
}
