// Numbers modulo p = 2^255 - 19, as ten limbs of alternately 26 and 25 bits (i32 in memory, i64 in sums of products).

/** Bytes of one number. */
export const SIZE: usize = 40

/** d of the curve: -121665 / 121666. */
export const D: usize = memory.data<i32>([56195235, 13857412, 51736253, 6949390, 114729, 24766616, 60832955, 30306712, 48412415, 21499315])
/** 2 d. */
export const D2: usize = memory.data<i32>([45281625, 27714825, 36363642, 13898781, 229458, 15978800, 54557047, 27058993, 29715967, 9444199])
/** The even square root of -1. */
export const SQRT_M1: usize = memory.data<i32>([34513072, 25610706, 9377949, 3500415, 12389472, 33281959, 41962654, 31548777, 326685, 11406482])

/** Brings ten sums of products back to limbs of 26 and 25 bits. */
@inline
function carry(
  out: usize,
  s0: i64,
  s1: i64,
  s2: i64,
  s3: i64,
  s4: i64,
  s5: i64,
  s6: i64,
  s7: i64,
  s8: i64,
  s9: i64,
): void {
  let h0 = s0
  let h1 = s1
  let h2 = s2
  let h3 = s3
  let h4 = s4
  let h5 = s5
  let h6 = s6
  let h7 = s7
  let h8 = s8
  let h9 = s9
  let c: i64
  c = (h0 + ((1 as i64) << 25)) >> 26
  h1 += c
  h0 -= c << 26
  c = (h4 + ((1 as i64) << 25)) >> 26
  h5 += c
  h4 -= c << 26
  c = (h1 + ((1 as i64) << 24)) >> 25
  h2 += c
  h1 -= c << 25
  c = (h5 + ((1 as i64) << 24)) >> 25
  h6 += c
  h5 -= c << 25
  c = (h2 + ((1 as i64) << 25)) >> 26
  h3 += c
  h2 -= c << 26
  c = (h6 + ((1 as i64) << 25)) >> 26
  h7 += c
  h6 -= c << 26
  c = (h3 + ((1 as i64) << 24)) >> 25
  h4 += c
  h3 -= c << 25
  c = (h7 + ((1 as i64) << 24)) >> 25
  h8 += c
  h7 -= c << 25
  c = (h4 + ((1 as i64) << 25)) >> 26
  h5 += c
  h4 -= c << 26
  c = (h8 + ((1 as i64) << 25)) >> 26
  h9 += c
  h8 -= c << 26
  c = (h9 + ((1 as i64) << 24)) >> 25
  h0 += c * 19
  h9 -= c << 25
  c = (h0 + ((1 as i64) << 25)) >> 26
  h1 += c
  h0 -= c << 26
  store<i32>(out, h0 as i32, 0)
  store<i32>(out, h1 as i32, 4)
  store<i32>(out, h2 as i32, 8)
  store<i32>(out, h3 as i32, 12)
  store<i32>(out, h4 as i32, 16)
  store<i32>(out, h5 as i32, 20)
  store<i32>(out, h6 as i32, 24)
  store<i32>(out, h7 as i32, 28)
  store<i32>(out, h8 as i32, 32)
  store<i32>(out, h9 as i32, 36)
}

/** out = f · g. The limbs of either may be sums of two reduced ones. */
export function mul(out: usize, f: usize, g: usize): void {
  const f0: i64 = load<i32>(f, 0)
  const f1: i64 = load<i32>(f, 4)
  const f2: i64 = load<i32>(f, 8)
  const f3: i64 = load<i32>(f, 12)
  const f4: i64 = load<i32>(f, 16)
  const f5: i64 = load<i32>(f, 20)
  const f6: i64 = load<i32>(f, 24)
  const f7: i64 = load<i32>(f, 28)
  const f8: i64 = load<i32>(f, 32)
  const f9: i64 = load<i32>(f, 36)
  const g0: i64 = load<i32>(g, 0)
  const g1: i64 = load<i32>(g, 4)
  const g2: i64 = load<i32>(g, 8)
  const g3: i64 = load<i32>(g, 12)
  const g4: i64 = load<i32>(g, 16)
  const g5: i64 = load<i32>(g, 20)
  const g6: i64 = load<i32>(g, 24)
  const g7: i64 = load<i32>(g, 28)
  const g8: i64 = load<i32>(g, 32)
  const g9: i64 = load<i32>(g, 36)
  const g1x19: i64 = 19 * g1
  const g2x19: i64 = 19 * g2
  const g3x19: i64 = 19 * g3
  const g4x19: i64 = 19 * g4
  const g5x19: i64 = 19 * g5
  const g6x19: i64 = 19 * g6
  const g7x19: i64 = 19 * g7
  const g8x19: i64 = 19 * g8
  const g9x19: i64 = 19 * g9
  const f1x2: i64 = 2 * f1
  const f3x2: i64 = 2 * f3
  const f5x2: i64 = 2 * f5
  const f7x2: i64 = 2 * f7
  const f9x2: i64 = 2 * f9
  const h0: i64 =
    f0 * g0 + f1x2 * g9x19 + f2 * g8x19 + f3x2 * g7x19 + f4 * g6x19 +
    f5x2 * g5x19 + f6 * g4x19 + f7x2 * g3x19 + f8 * g2x19 + f9x2 * g1x19
  const h1: i64 =
    f0 * g1 + f1 * g0 + f2 * g9x19 + f3 * g8x19 + f4 * g7x19 +
    f5 * g6x19 + f6 * g5x19 + f7 * g4x19 + f8 * g3x19 + f9 * g2x19
  const h2: i64 =
    f0 * g2 + f1x2 * g1 + f2 * g0 + f3x2 * g9x19 + f4 * g8x19 +
    f5x2 * g7x19 + f6 * g6x19 + f7x2 * g5x19 + f8 * g4x19 + f9x2 * g3x19
  const h3: i64 =
    f0 * g3 + f1 * g2 + f2 * g1 + f3 * g0 + f4 * g9x19 +
    f5 * g8x19 + f6 * g7x19 + f7 * g6x19 + f8 * g5x19 + f9 * g4x19
  const h4: i64 =
    f0 * g4 + f1x2 * g3 + f2 * g2 + f3x2 * g1 + f4 * g0 +
    f5x2 * g9x19 + f6 * g8x19 + f7x2 * g7x19 + f8 * g6x19 + f9x2 * g5x19
  const h5: i64 =
    f0 * g5 + f1 * g4 + f2 * g3 + f3 * g2 + f4 * g1 +
    f5 * g0 + f6 * g9x19 + f7 * g8x19 + f8 * g7x19 + f9 * g6x19
  const h6: i64 =
    f0 * g6 + f1x2 * g5 + f2 * g4 + f3x2 * g3 + f4 * g2 +
    f5x2 * g1 + f6 * g0 + f7x2 * g9x19 + f8 * g8x19 + f9x2 * g7x19
  const h7: i64 =
    f0 * g7 + f1 * g6 + f2 * g5 + f3 * g4 + f4 * g3 +
    f5 * g2 + f6 * g1 + f7 * g0 + f8 * g9x19 + f9 * g8x19
  const h8: i64 =
    f0 * g8 + f1x2 * g7 + f2 * g6 + f3x2 * g5 + f4 * g4 +
    f5x2 * g3 + f6 * g2 + f7x2 * g1 + f8 * g0 + f9x2 * g9x19
  const h9: i64 =
    f0 * g9 + f1 * g8 + f2 * g7 + f3 * g6 + f4 * g5 +
    f5 * g4 + f6 * g3 + f7 * g2 + f8 * g1 + f9 * g0
  carry(out, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9)
}

/** out = f². The limbs of f may be sums of two reduced ones. */
export function square(out: usize, f: usize): void {
  const f0: i64 = load<i32>(f, 0)
  const f1: i64 = load<i32>(f, 4)
  const f2: i64 = load<i32>(f, 8)
  const f3: i64 = load<i32>(f, 12)
  const f4: i64 = load<i32>(f, 16)
  const f5: i64 = load<i32>(f, 20)
  const f6: i64 = load<i32>(f, 24)
  const f7: i64 = load<i32>(f, 28)
  const f8: i64 = load<i32>(f, 32)
  const f9: i64 = load<i32>(f, 36)
  const h0: i64 =
    f0 * f0 + 76 * f1 * f9 + 38 * f2 * f8 +
    76 * f3 * f7 + 38 * f4 * f6 + 38 * f5 * f5
  const h1: i64 =
    2 * f0 * f1 + 38 * f2 * f9 + 38 * f3 * f8 +
    38 * f4 * f7 + 38 * f5 * f6
  const h2: i64 =
    2 * f0 * f2 + 2 * f1 * f1 + 76 * f3 * f9 +
    38 * f4 * f8 + 76 * f5 * f7 + 19 * f6 * f6
  const h3: i64 =
    2 * f0 * f3 + 2 * f1 * f2 + 38 * f4 * f9 +
    38 * f5 * f8 + 38 * f6 * f7
  const h4: i64 =
    2 * f0 * f4 + 4 * f1 * f3 + f2 * f2 +
    76 * f5 * f9 + 38 * f6 * f8 + 38 * f7 * f7
  const h5: i64 =
    2 * f0 * f5 + 2 * f1 * f4 + 2 * f2 * f3 +
    38 * f6 * f9 + 38 * f7 * f8
  const h6: i64 =
    2 * f0 * f6 + 4 * f1 * f5 + 2 * f2 * f4 +
    2 * f3 * f3 + 76 * f7 * f9 + 19 * f8 * f8
  const h7: i64 =
    2 * f0 * f7 + 2 * f1 * f6 + 2 * f2 * f5 +
    2 * f3 * f4 + 38 * f8 * f9
  const h8: i64 =
    2 * f0 * f8 + 4 * f1 * f7 + 2 * f2 * f6 +
    4 * f3 * f5 + f4 * f4 + 38 * f9 * f9
  const h9: i64 =
    2 * f0 * f9 + 2 * f1 * f8 + 2 * f2 * f7 +
    2 * f3 * f6 + 2 * f4 * f5
  carry(out, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9)
}

/** out = f with its limbs brought back to 26 and 25 bits. */
export function reduce(out: usize, f: usize): void {
  carry(out, load<i32>(f, 0), load<i32>(f, 4), load<i32>(f, 8), load<i32>(f, 12), load<i32>(f, 16), load<i32>(f, 20), load<i32>(f, 24), load<i32>(f, 28), load<i32>(f, 32), load<i32>(f, 36))
}

export function add(out: usize, f: usize, g: usize): void {
  for (let i: usize = 0; i < SIZE; i += 4) store<i32>(out + i, load<i32>(f + i) + load<i32>(g + i))
}

export function sub(out: usize, f: usize, g: usize): void {
  for (let i: usize = 0; i < SIZE; i += 4) store<i32>(out + i, load<i32>(f + i) - load<i32>(g + i))
}

export function negate(out: usize, f: usize): void {
  for (let i: usize = 0; i < SIZE; i += 4) store<i32>(out + i, -load<i32>(f + i))
}

@inline
export function copy(out: usize, f: usize): void {
  memory.copy(out, f, SIZE)
}

export function set(out: usize, small: i32): void {
  memory.fill(out, 0, SIZE)
  store<i32>(out, small)
}

/** Squares `times` times, in place. */
export function squareTimes(f: usize, times: i32): void {
  for (let i = 0; i < times; i++) square(f, f)
}

/** Reads 32 bytes, little-endian; the top bit must be zero. */
export function read(out: usize, bytes: usize): void {
  let bit = 0
  for (let i = 0; i < 10; i++) {
    const width = (i & 1) === 0 ? 26 : 25
    // Four bytes and the start within them are enough: 26 + 7 bits would need a fifth, so take eight where they exist.
    const at = bit >> 3
    const start = at > 24 ? 24 : at
    const word = load<u64>(bytes + start) >> ((bit - start * 8) as u64)
    store<i32>(out + i * 4, (word & (((1 as u64) << width) - 1)) as i32)
    bit += width
  }
}

/** Writes the one representation below p, 32 bytes, little-endian. */
export function write(bytes: usize, f: usize): void {
  let q: i64 = (19 * (load<i32>(f, 36) as i64) + ((1 as i64) << 24)) >> 25
  for (let i = 0; i < 10; i++) q = ((load<i32>(f + i * 4) as i64) + q) >> ((i & 1) === 0 ? 26 : 25)
  let c: i64 = 19 * q
  memory.fill(bytes, 0, 32)
  let bit = 0
  for (let i = 0; i < 10; i++) {
    const width = (i & 1) === 0 ? 26 : 25
    const h = (load<i32>(f + i * 4) as i64) + c
    c = h >> width
    const limb = (h - (c << width)) as u64
    for (let b = 0; b < width; b++, bit++) {
      const at = bytes + (bit >> 3)
      store<u8>(at, (load<u8>(at) as u64) | (((limb >> (b as u64)) & 1) << ((bit & 7) as u64)))
    }
  }
}

const packed: usize = memory.data(32)

/** Odd as the number below p ("negative" in the words of ristretto). */
export function isNegative(f: usize): bool {
  write(packed, f)
  return (load<u8>(packed) & 1) === 1
}

export function isZero(f: usize): bool {
  write(packed, f)
  return (load<u64>(packed) | load<u64>(packed, 8) | load<u64>(packed, 16) | load<u64>(packed, 24)) === 0
}

const t0: usize = memory.data(40)
const t1: usize = memory.data(40)
const t2: usize = memory.data(40)

/** out = f^((p - 5) / 8) = f^(2^252 - 3). */
export function power252(out: usize, f: usize): void {
  square(t0, f)
  copy(t1, t0)
  squareTimes(t1, 2)
  mul(t1, f, t1)
  mul(t0, t0, t1)
  square(t0, t0)
  mul(t0, t1, t0)
  copy(t1, t0)
  squareTimes(t1, 5)
  mul(t0, t1, t0)
  copy(t1, t0)
  squareTimes(t1, 10)
  mul(t1, t1, t0)
  copy(t2, t1)
  squareTimes(t2, 20)
  mul(t1, t2, t1)
  squareTimes(t1, 10)
  mul(t0, t1, t0)
  copy(t1, t0)
  squareTimes(t1, 50)
  mul(t1, t1, t0)
  copy(t2, t1)
  squareTimes(t2, 100)
  mul(t1, t2, t1)
  squareTimes(t1, 50)
  mul(t0, t1, t0)
  squareTimes(t0, 2)
  mul(out, t0, f)
}
