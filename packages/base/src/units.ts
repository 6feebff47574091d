import type { Brand } from './brand.ts'
import { GliaError } from './errors.ts'

/** Number of a subnet, u16; 0 is the root. */
export type NetUid = Brand<number, 'NetUid'>
/** Number of a neuron in its subnet, u16. */
export type Uid = Brand<number, 'Uid'>
/** An amount of TAO in rao, 10^9 to the TAO; u64 on the chain. */
export type Tao = Brand<bigint, 'Tao'>
/** An amount of a subnet's own token in its smallest part, 10^9 to the alpha; u64 on the chain. */
export type Alpha = Brand<bigint, 'Alpha'>

/** One TAO in rao, and one alpha in its smallest parts. */
export const RAO_PER_TAO = 1_000_000_000n

const U16_LIMIT = 0x1_0000
const U64_LIMIT = 1n << 64n

/** A value lies outside the range its type has on the chain. */
export class RangeViolation extends GliaError {
  constructor(what: string, found: unknown, expected: string) {
    super('RANGE', `${what} must be ${expected}, found ${String(found)}`, { expected, found: String(found) })
  }
}

/** Checks and brands a subnet's number. @throws RangeViolation */
export const netuid = (n: number): NetUid => u16('netuid', n) as NetUid

/** Checks and brands a neuron's number. @throws RangeViolation */
export const uid = (n: number): Uid => u16('uid', n) as Uid

/** Checks and brands an amount of TAO that is given in rao. @throws RangeViolation */
export const rao = (amount: bigint | number): Tao => u64('rao', amount) as Tao

/** Checks and brands an amount of alpha that is given in its smallest parts. @throws RangeViolation */
export const alphaRao = (amount: bigint | number): Alpha => u64('alpha rao', amount) as Alpha

/** TAO (a decimal text, or a number, of at most 9 decimals) to rao, exactly. @throws RangeViolation */
export const tao = (amount: string | number): Tao => inRao('TAO', amount) as Tao

/** Alpha (a decimal text, or a number, of at most 9 decimals) to its smallest parts, exactly. @throws RangeViolation */
export const alpha = (amount: string | number): Alpha => inRao('alpha', amount) as Alpha

/** Rao as a decimal text of TAO (or alpha) without needless zeros: 1500000000 → "1.5", -1 → "-0.000000001". */
export function formatTao(amount: bigint): string {
  if (amount < 0n) return `-${formatTao(-amount)}`
  const whole = amount / RAO_PER_TAO
  const rest = (amount % RAO_PER_TAO).toString().padStart(9, '0').replace(/0+$/, '')
  return rest === '' ? whole.toString() : `${whole}.${rest}`
}

function u16(what: string, n: number): number {
  if (!Number.isInteger(n) || n < 0 || n >= U16_LIMIT)
    throw new RangeViolation(what, withKind(n), 'an integer within 0 … 65535')
  return n
}

/** Whoever writes no types passes `'1'` and `1n`, which read like the number that is wanted. */
export function withKind(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'bigint' ? `${value}n` : String(value)
}

function u64(what: string, amount: bigint | number): bigint {
  if (typeof amount === 'number' && !Number.isSafeInteger(amount)) throw new RangeViolation(what, amount, 'an integer')
  const value = BigInt(amount)
  if (value < 0n || value >= U64_LIMIT) throw new RangeViolation(what, amount, 'within 0 … 2^64-1')
  return value
}

function inRao(token: string, amount: string | number): bigint {
  if (typeof amount !== 'number' && typeof amount !== 'string') throw notDecimal(token, amount)
  const text = typeof amount === 'number' ? decimal(token, amount) : amount
  const match = /^(\d+)(?:\.(\d{1,9})0*)?$/.exec(text.trim())
  if (!match?.[1]) throw notDecimal(token, amount)
  const value = BigInt(match[1]) * RAO_PER_TAO + BigInt((match[2] ?? '').padEnd(9, '0'))
  if (value >= U64_LIMIT)
    throw new RangeViolation(`an amount of ${token}`, amount, `at most ${formatTao(U64_LIMIT - 1n)}`)
  return value
}

/** What adding and multiplying numbers leaves behind, as a share of them: 0.1 + 0.2 still means 0.3. */
const ROUNDING = 2 ** -50

/** The shortest text that means this number, where it has nine places; else the nine that it was rounded from. */
function decimal(token: string, amount: number): string {
  const shortest = String(amount)
  if (/^\d+(\.\d{1,9})?$/.test(shortest)) return shortest
  const rounded = amount.toFixed(9)
  if (Math.abs(Number(rounded) - amount) > Math.abs(amount) * ROUNDING) throw notDecimal(token, amount)
  return rounded
}

function notDecimal(token: string, amount: string | number): RangeViolation {
  return new RangeViolation(`an amount of ${token}`, amount, 'a decimal with at most nine places, like "1.5"')
}
