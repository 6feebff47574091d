// Decoding of ristretto255 (RFC 9496, section 4.3.1).
import * as field from './field'

const s: usize = memory.data(40)
const ss: usize = memory.data(40)
const u1: usize = memory.data(40)
const u2: usize = memory.data(40)
const u2s: usize = memory.data(40)
const v: usize = memory.data(40)
const w: usize = memory.data(40)
const root: usize = memory.data(40)
const dx: usize = memory.data(40)
const dy: usize = memory.data(40)
const one: usize = memory.data<i32>([1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
const canonical: usize = memory.data(32)

const w3: usize = memory.data(40)
const w7: usize = memory.data(40)
const check: usize = memory.data(40)
const other: usize = memory.data(40)

/** root = |1 / sqrt(w)|; false when w is no square. */
function inverseRoot(): bool {
  field.square(w3, w)
  field.mul(w3, w3, w)
  field.square(w7, w3)
  field.mul(w7, w7, w)
  field.power252(root, w7)
  field.mul(root, root, w3)
  field.square(check, root)
  field.mul(check, check, w)
  field.sub(other, check, one)
  const correct = field.isZero(other)
  field.add(other, check, one)
  const flipped = field.isZero(other)
  field.add(other, check, field.SQRT_M1)
  const flippedI = field.isZero(other)
  if (flipped || flippedI) field.mul(root, root, field.SQRT_M1)
  if (field.isNegative(root)) field.negate(root, root)
  return correct || flipped
}

/** Reads a point from 32 bytes. False when they are no point in its one valid form. */
export function decode(out: usize, bytes: usize): bool {
  if ((load<u8>(bytes, 31) & 0x80) !== 0 || (load<u8>(bytes) & 1) !== 0) return false
  field.read(s, bytes)
  field.write(canonical, s)
  for (let i: usize = 0; i < 32; i += 8) if (load<u64>(canonical + i) !== load<u64>(bytes + i)) return false
  field.square(ss, s)
  field.sub(u1, one, ss)
  field.add(u2, one, ss)
  field.square(u2s, u2)
  field.square(v, u1)
  field.mul(v, v, field.D)
  field.add(v, v, u2s)
  field.negate(v, v)
  field.mul(w, v, u2s)
  const square = inverseRoot()
  field.mul(dx, root, u2)
  field.mul(dy, root, dx)
  field.mul(dy, dy, v)
  field.add(s, s, s)
  field.mul(out, s, dx)
  if (field.isNegative(out)) field.negate(out, out)
  field.mul(out + 40, u1, dy)
  field.set(out + 80, 1)
  field.mul(out + 120, out, out + 40)
  return square && !field.isNegative(out + 120) && !field.isZero(out + 40)
}
