// Points of the twisted Edwards curve -x² + y² = 1 + d x² y², in the coordinates of Hisil, Wong, Carter and Dawson (2008).
import * as field from './field'

/** Bytes of a point (X, Y, Z, T) and of a point prepared for additions (Y + X, Y - X, 2 Z, 2 d T). */
export const SIZE: usize = 160

const a: usize = memory.data(40)
const b: usize = memory.data(40)
const c: usize = memory.data(40)
const e: usize = memory.data(40)
const f: usize = memory.data(40)
const g: usize = memory.data(40)
const h: usize = memory.data(40)

export function identity(p: usize): void {
  field.set(p, 0)
  field.set(p + 40, 1)
  field.set(p + 80, 1)
  field.set(p + 120, 0)
}

/** out = 2 p. T is made only where the next step needs it. */
export function double(out: usize, p: usize, withT: bool): void {
  field.square(a, p)
  field.square(b, p + 40)
  field.square(c, p + 80)
  field.add(e, p, p + 40)
  field.square(g, e)
  field.add(h, a, b) // H = A + B
  field.sub(e, h, g) // E = H - (X + Y)²
  field.sub(g, a, b) // G = A - B
  // F = 2 C + G has three summands: bring 2 C back first.
  field.add(c, c, c)
  field.reduce(c, c)
  field.add(f, c, g)
  field.mul(out, e, f)
  field.mul(out + 40, g, h)
  field.mul(out + 80, f, g)
  if (withT) field.mul(out + 120, e, h)
}

/** out = p + q, q prepared. */
export function add(out: usize, p: usize, q: usize): void {
  field.sub(a, p + 40, p)
  field.mul(a, a, q + 40)
  field.add(b, p + 40, p)
  field.mul(b, b, q)
  field.mul(c, p + 120, q + 120)
  field.mul(g, p + 80, q + 80)
  field.sub(e, b, a)
  field.sub(f, g, c)
  field.add(g, g, c)
  field.add(h, b, a)
  field.mul(out, e, f)
  field.mul(out + 40, g, h)
  field.mul(out + 80, f, g)
  field.mul(out + 120, e, h)
}

/** out = p - q, q prepared. */
export function subtract(out: usize, p: usize, q: usize): void {
  field.sub(a, p + 40, p)
  field.mul(a, a, q)
  field.add(b, p + 40, p)
  field.mul(b, b, q + 40)
  field.mul(c, p + 120, q + 120)
  field.mul(g, p + 80, q + 80)
  field.sub(e, b, a)
  field.add(f, g, c)
  field.sub(g, g, c)
  field.add(h, b, a)
  field.mul(out, e, f)
  field.mul(out + 40, g, h)
  field.mul(out + 80, f, g)
  field.mul(out + 120, e, h)
}

export function prepare(out: usize, p: usize): void {
  field.add(a, p + 40, p)
  field.reduce(out, a)
  field.sub(a, p + 40, p)
  field.reduce(out + 40, a)
  field.add(a, p + 80, p + 80)
  field.reduce(out + 80, a)
  field.mul(out + 120, p + 120, field.D2)
}
