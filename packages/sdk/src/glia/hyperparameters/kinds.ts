import { GliaError, RAO_PER_TAO, type Tao, tao } from '@glia/base'
import { toAccountId } from '../../keys/accountId.ts'

/** A setting was given a value that it cannot take. */
export class HyperparameterError extends GliaError {
  constructor(name: string, expected: string, found: unknown) {
    super('HYPERPARAMETER', `${name} must be ${expected}, found ${String(found)}`, { expected, found: String(found) })
  }
}

/** The least and the most that a setting takes; undefined where nothing bounds it. */
export interface Bounds {
  readonly least: bigint | undefined
  readonly most: bigint | undefined
}

/** A unit with the range that is left of one. */
const ranged =
  (unit: string, least: bigint, most: bigint) =>
  (bounds: Bounds): string =>
    `${unit}, ${maxOf(least, bounds.least ?? least)} to ${minOf(most, bounds.most ?? most)}`

const maxOf = (a: bigint, b: bigint) => (a > b ? a : b)
const minOf = (a: bigint, b: bigint) => (a < b ? a : b)

/** What values a setting has. */
export interface Kind<T> {
  /** Unit or range, to read: `blocks, 0 to 65535`. */
  readonly says: string
  /** What its values count where people type another unit: amounts are typed in TAO, and are rao. */
  readonly counts?: 'rao'
  /** The same range where a chain or a subnet has narrower bounds of its own. */
  readonly within?: (bounds: Bounds) => string
  /** Its values are addresses, which people may give in other ways. */
  readonly isAccount?: true
  /** The call's arguments but for `netuid`; undefined for a value that the setting cannot take. */
  encode(value: unknown): Readonly<Record<string, unknown>> | undefined
  /** A value from what people type; undefined for a text that is no value of this kind. */
  read(text: string): T | undefined
}

/** A whole number that the chain keeps in 32 bits or fewer. */
export function whole(arg: string, unit: string, least = 0, most = 65_535): Kind<number> {
  return {
    says: `${unit}, ${least} to ${most}`,
    within: ranged(unit, BigInt(least), BigInt(most)),
    encode: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
        ? { [arg]: value }
        : undefined,
    read: (text) => (/^-?\d+$/.test(text) ? Number(text) : undefined),
  }
}

const U64_MOST = (1n << 64n) - 1n

/** A whole number of 64 bits. */
export function large(arg: string, unit: string, most = U64_MOST, least = 0n): Kind<bigint> {
  return {
    says: most === U64_MOST ? unit : `${unit}, ${least} to ${most}`,
    encode: (value) => (typeof value === 'bigint' && value >= least && value <= most ? { [arg]: value } : undefined),
    read: (text) => (/^\d+$/.test(text) ? BigInt(text) : undefined),
  }
}

/** On or off. */
export function flag(arg: string): Kind<boolean> {
  return {
    says: 'true or false',
    encode: (value) => (typeof value === 'boolean' ? { [arg]: value } : undefined),
    read: (text) => (/^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined),
  }
}

/** TAO; btcli counts such settings in rao, so that what is typed has to say its unit. */
export function amount(arg: string): Kind<Tao> {
  return {
    says: 'TAO with its unit, as 0.5t or 500000000rao',
    counts: 'rao',
    encode: (value) => (typeof value === 'bigint' && value >= 0n ? { [arg]: value } : undefined),
    read(text) {
      const [, digits, unit] = /^(\d+(?:\.\d{1,9})?)\s*(t|tao|τ|rao)$/i.exec(text) ?? []
      if (digits === undefined) return undefined
      if (unit?.toLowerCase() !== 'rao') return tao(digits)
      return /^\d+$/.test(digits) ? (BigInt(digits) as Tao) : undefined
    },
  }
}

/** A factor with a fraction, as the chain's U64F64 has it. */
export function factor(arg: string, least: number, most: number): Kind<number> {
  return {
    says: `a factor, ${least} to ${most}`,
    encode(value) {
      if (typeof value !== 'number' || !(value >= least && value <= most)) return undefined
      // Nine places are more than people mean, and exact.
      const bits = (BigInt(Math.round(value * 1e9)) << 64n) / RAO_PER_TAO
      return { [arg]: bits }
    },
    read: (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined),
  }
}

/** One of some words. */
export function oneOf<const Word extends string>(arg: string, words: readonly Word[]): Kind<Word> {
  const find = (text: unknown) => words.find((word) => word.toLowerCase() === String(text).toLowerCase())
  return {
    says: words.join(' or '),
    encode(value) {
      const word = find(value)
      return word === undefined ? undefined : { [arg]: { type: word } }
    },
    read: find,
  }
}

/** An account, SS58. */
export function account(arg: string): Kind<string> {
  return {
    says: 'an SS58 address',
    isAccount: true,
    encode: (value) => (typeof value === 'string' && toAccountId(value) ? { [arg]: value } : undefined),
    read: (text) => text,
  }
}

/** Two whole numbers, the lower first; typed as `low,high`. */
export function pair(low: string, high: string, unit: string, least = 0): Kind<readonly [number, number]> {
  const part = whole('', unit, least)
  return {
    says: `two numbers (${part.says}), the lower first: low,high`,
    encode(value) {
      if (!Array.isArray(value) || value.length !== 2 || value.some((each) => part.encode(each) === undefined))
        return undefined
      return value[0] <= value[1] ? { [low]: value[0], [high]: value[1] } : undefined
    },
    read(text) {
      const [first, second, ...rest] = text.split(',').map((each) => part.read(each.trim()))
      return first === undefined || second === undefined || rest.length > 0 ? undefined : [first, second]
    },
  }
}
