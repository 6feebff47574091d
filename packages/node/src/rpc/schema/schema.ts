import { writeHex } from '@glia/base'
import { type AccountId, toAccountId } from '@glia/frame'
import { accountOf } from '../core/accountOf.ts'
import { invalidParams } from '../core/errorNotes.ts'
import { shortened, shown, wrongType } from './refusals.ts'
import { booleanShape, either, integerShape, listShape, nullShape, type Shape, textShape, wordShape } from './shape.ts'

/** What a parameter or a field of one may be. */
export interface Schema<T> {
  readonly shape: Shape
  /** Whether it may be left out or null. */
  readonly optional: boolean
  /**
   * The value, as the method wants it.
   *
   * @param name of the parameter or field
   * @throws RpcError -32602, in a Substrate node's words
   */
  parse(value: unknown, name: string): T
}

export const schema = <T>(shape: Shape, parse: (value: unknown, name: string) => T): Schema<T> => ({
  shape,
  optional: false,
  parse,
})

export const text = schema(textShape, (value): string => {
  if (typeof value !== 'string') throw wrongType(value, 'a string')
  return value
})

export const boolean = schema(booleanShape, (value): boolean => {
  if (typeof value !== 'boolean') throw wrongType(value, 'a boolean')
  return value
})

/** An integer from 0 to `max`, which is at most 2^53 - 1. */
export const integer = (max: number, title?: string): Schema<number> =>
  schema(integerShape(max, title), (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max)
      throw wrongType(value, `an integer from 0 to ${max}`)
    return value
  })

export const u8 = integer(0xff, 'u8')
export const u16 = integer(0xffff, 'u16')
export const u32 = integer(0xffff_ffff, 'u32')
/** A height, as far as a number goes: no chain is that high. */
export const blockNumber = integer(Number.MAX_SAFE_INTEGER, 'block number')

const unsigned = (bits: number): Schema<bigint> => {
  const name = `u${bits}`
  const max = (1n << BigInt(bits)) - 1n
  const shape = {
    title: name,
    anyOf: [integerShape(max), { type: 'string', pattern: '^(0x[0-9a-fA-F]+|[0-9]+)$' }],
  }
  return schema(shape, (value) => {
    const big = bigOf(value)
    if (big === undefined || big < 0n || big > max) throw wrongType(value, name)
    return big
  })
}

const MAX_DIGITS = 100

function bigOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined
  // No number that fits has more digits; to read one of millions takes seconds.
  if (typeof value !== 'string' || value.length > MAX_DIGITS) return undefined
  return /^(0x[0-9a-fA-F]+|\d+)$/.test(value) ? BigInt(value) : undefined
}

/** An integer up to 2^64 - 1, as a number or as decimal or hexadecimal text. */
export const u64 = unsigned(64)
export const u128 = unsigned(128)

function digits(value: unknown): string {
  const given = text.parse(value, '')
  const hex = given.startsWith('0x') || given.startsWith('0X') ? given.slice(2) : given
  if (hex.length % 2 !== 0) throw invalidParams('invalid hex: odd number of digits')
  return hex
}

const notHex = (hex: string) =>
  invalidParams(`invalid hex character: ${(/[^0-9a-fA-F]/.exec(hex) ?? ['?'])[0]}, expected hexadecimal digits`)

const anyHex: Shape = { title: 'hex', type: 'string', pattern: '^(0[xX])?([0-9a-fA-F]{2})*$' }

/** Bytes of a hexadecimal string, with or without 0x. */
export const hexBytes = schema(anyHex, (value): Uint8Array => {
  const hex = digits(value)
  const out = new Uint8Array(hex.length / 2)
  if (!writeHex(hex, 0, out, 0, out.length)) throw notHex(hex)
  return out
})

/** Hexadecimal digits in lower case without 0x, two a byte. */
export const storageKey = schema(anyHex, (value): string => {
  const hex = digits(value)
  if (!/^[0-9a-fA-F]*$/.test(hex)) throw notHex(hex)
  return hex.toLowerCase()
})

/** A block or transaction hash, `0x` and 64 digits, in lower case. */
export const hash = schema(
  { title: 'hash', type: 'string', pattern: '^(0[xX])?[0-9a-fA-F]{64}$' },
  (value, name): string => {
    const hex = storageKey.parse(value, name)
    if (hex.length !== 64)
      throw invalidParams(
        `invalid length ${hex.length / 2}, expected a (both 0x-prefixed or not) hex string of 32 bytes`,
      )
    return `0x${hex}`
  },
)

/** An account: an SS58 address of any network, or its id in hexadecimal. */
export const account = schema(
  { title: 'account', type: 'string', pattern: '^(0x[0-9a-fA-F]{64}|[1-9A-HJ-NP-Za-km-z]+)$' },
  (value, name): AccountId => toAccountId(accountOf(text.parse(value, name))),
)

/** Items of one list. */
export const MAX_ITEMS = 10_000

export const list = <T>(of: Schema<T>, most = MAX_ITEMS): Schema<readonly T[]> =>
  schema(listShape(of.shape), (value, name) => {
    if (!Array.isArray(value)) throw wrongType(value, 'a sequence')
    if (value.length > most) throw invalidParams(`expected at most ${most} items, found ${value.length}`)
    return value.map((item: unknown) => of.parse(item, name))
  })

/** One, or a list of them. */
export const oneOrMany = <T>(of: Schema<T>): Schema<T | readonly T[]> => {
  const many = list(of)
  return schema(either(of.shape, many.shape), (value, name) =>
    Array.isArray(value) ? many.parse(value, name) : of.parse(value, name),
  )
}

/** May be left out or null, which gives undefined. */
export const optional = <T>(of: Schema<T>): Schema<T | undefined> => ({
  shape: of.shape,
  optional: true,
  parse: (value, name) => (value === undefined || value === null ? undefined : of.parse(value, name)),
})

/** One of these words. */
export const word = <const W extends string>(...words: readonly W[]): Schema<W> =>
  schema(wordShape(...words), (value) => {
    const found = words.find((each) => each === value)
    if (found !== undefined) return found
    const given = typeof value === 'string' ? shortened(value) : shown(value)
    throw invalidParams(`unknown variant \`${given}\`, expected one of ${words.join(', ')}`)
  })

/** For what the interface has and this node does not honour: refused unless absent or null. */
export const refused = (why: string): Schema<undefined> => ({
  shape: { ...nullShape, description: why },
  optional: true,
  parse(value, name) {
    if (value !== undefined && value !== null)
      throw invalidParams(`unexpected ${name} (${shown(value)}), expected null: ${why}`)
    return undefined
  },
})
