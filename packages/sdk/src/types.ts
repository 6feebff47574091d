import type { Brand } from '@glia/base'
import { GliaError } from '@glia/base'

/** An amount in rao: 10⁻⁹ TAO (or 10⁻⁹ of a subnet's alpha). u64 on the chain. */
export type Rao = Brand<bigint, 'Rao'>
/** A subnet's number. u16 on the chain. */
export type Netuid = Brand<number, 'Netuid'>
/** A neuron's number inside its subnet. u16 on the chain. */
export type Uid = Brand<number, 'Uid'>

/** One TAO in rao. */
export const RAO_PER_TAO = 1_000_000_000n

/** A value lies outside the range its type has on the chain. */
export class RangeViolation extends GliaError {
  constructor(what: string, found: unknown, expected: string) {
    super('RANGE', `${what} must be ${expected}, found ${String(found)}`, { expected, found: String(found) })
  }
}

const U16_LIMIT = 0x1_0000
const U64_LIMIT = 1n << 64n

/** Checks and brands an amount of rao (0 ≤ n < 2⁶⁴). */
export function rao(amount: bigint | number): Rao {
  if (typeof amount === 'number' && !Number.isSafeInteger(amount)) throw new RangeViolation('rao', amount, 'an integer')
  const value = BigInt(amount)
  if (value < 0n || value >= U64_LIMIT) throw new RangeViolation('rao', amount, 'within 0 … 2^64-1')
  return value as Rao
}

/** What adding and multiplying numbers leaves behind, as a share of them: 0.1 + 0.2 still means 0.3. */
const ROUNDING = 2 ** -50

/** TAO (a decimal text or a number of at most 9 decimals) to rao, exactly. */
export function tao(amount: string | number): Rao {
  const text = typeof amount === 'number' ? decimal(amount) : amount
  const match = /^(\d+)(?:\.(\d{1,9})0*)?$/.exec(text.trim())
  if (!match?.[1]) throw notTao(amount)
  const value = BigInt(match[1]) * RAO_PER_TAO + BigInt((match[2] ?? '').padEnd(9, '0'))
  if (value >= U64_LIMIT) throw new RangeViolation('an amount of TAO', amount, `at most ${formatTao(U64_LIMIT - 1n)}`)
  return rao(value)
}

/** The shortest text that means this number, where it has nine places; else the nine that it was rounded from. */
function decimal(amount: number): string {
  const shortest = String(amount)
  if (/^\d+(\.\d{1,9})?$/.test(shortest)) return shortest
  const rounded = amount.toFixed(9)
  if (Math.abs(Number(rounded) - amount) > Math.abs(amount) * ROUNDING) throw notTao(amount)
  return rounded
}

function notTao(amount: string | number): RangeViolation {
  return new RangeViolation('an amount of TAO', amount, 'a decimal with at most nine places, like "1.5"')
}

/** Rao as a decimal text of TAO without needless zeros: 1500000000 → "1.5". */
export function formatTao(amount: bigint): string {
  const whole = amount / RAO_PER_TAO
  const rest = (amount % RAO_PER_TAO).toString().padStart(9, '0').replace(/0+$/, '')
  return rest === '' ? whole.toString() : `${whole}.${rest}`
}

/** Checks and brands a subnet number. */
export function netuid(n: number): Netuid {
  if (!Number.isInteger(n) || n < 0 || n >= U16_LIMIT)
    throw new RangeViolation('netuid', n, 'an integer within 0 … 65535')
  return n as Netuid
}

/** Checks and brands a neuron number. */
export function uid(n: number): Uid {
  if (!Number.isInteger(n) || n < 0 || n >= U16_LIMIT) throw new RangeViolation('uid', n, 'an integer within 0 … 65535')
  return n as Uid
}
