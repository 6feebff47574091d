import { writeHex } from '@glia/base'
import { invalidParams } from './rpcError.ts'

/**
 * Parameters of one request: reads each with its type, and says what is wrong with it as a Substrate node would. What the
 * method does not know is refused, since the client means something by it; only `null` at the end of a list says nothing.
 */
export class Params {
  readonly #values: readonly unknown[]
  readonly #names: readonly string[]

  constructor(raw: unknown, names: readonly string[]) {
    this.#names = names
    if (raw === undefined || raw === null) this.#values = []
    else if (Array.isArray(raw)) {
      const extra = raw.findIndex((value, at) => at >= names.length && value !== null)
      if (extra >= 0)
        throw invalidParams(`unexpected parameter ${extra + 1} (${shown(raw[extra])}), expected ${listed(names)}`)
      this.#values = raw
    } else {
      const object = fields(raw, names, 'parameter')
      this.#values = names.map((name) => object[name])
    }
  }

  raw(at: number): unknown {
    return this.#values[at] ?? undefined
  }

  string(at: number): string {
    return text(this.#required(at))
  }

  boolean(at: number): boolean {
    const value = this.#required(at)
    if (typeof value !== 'boolean') throw wrongType(value, 'a boolean')
    return value
  }

  /** An integer from 0 to `max`. */
  integer(at: number, max = 0xffff_ffff): number {
    return integer(this.#required(at), max)
  }

  /** An integer up to 2^64 - 1, as a number or as decimal or hexadecimal text. */
  big(at: number): bigint {
    const value = this.#required(at)
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return BigInt(value)
    if (typeof value === 'string' && /^(0x[0-9a-fA-F]+|\d+)$/.test(value)) return BigInt(value)
    throw wrongType(value, 'u64')
  }

  /** Bytes of a hexadecimal string, with or without 0x. */
  bytes(at: number): Uint8Array {
    return bytes(this.#required(at))
  }

  /** Hexadecimal digits in lower case without 0x, two a byte: a storage key. */
  key(at: number): string {
    return key(this.#required(at))
  }

  keys(at: number): string[] {
    return this.list(at).map(key)
  }

  list(at: number): readonly unknown[] {
    const value = this.#required(at)
    if (!Array.isArray(value)) throw wrongType(value, 'a sequence')
    return value
  }

  /** A block or transaction hash, `0x` and 64 digits, in lower case. */
  hash(at: number): string {
    return hash(this.#required(at))
  }

  /** For a parameter that the interface has and this node does not honour: refused unless absent or null. */
  none(at: number, why: string): void {
    const value = this.raw(at)
    if (value !== undefined)
      throw invalidParams(`unexpected ${this.#names[at]} (${shown(value)}), expected null: ${why}`)
  }

  optionalHash(at: number): string | undefined {
    const value = this.raw(at)
    return value === undefined ? undefined : hash(value)
  }

  optionalKey(at: number): string | undefined {
    const value = this.raw(at)
    return value === undefined ? undefined : key(value)
  }

  #required(at: number): unknown {
    const value = this.raw(at)
    if (value === undefined) throw invalidParams('No more params')
    return value
  }
}

function wrongType(found: unknown, expected: string) {
  return invalidParams(`invalid type: ${typeof found} ${shown(found)}, expected ${expected}`)
}

const MAX_SHOWN = 60

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null'
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}…` : json
}

const listed = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))

/** An object of which nothing but these fields is known. */
export type Fields<N extends string> = { readonly [K in N]?: unknown }

/** Reads an object; a field with another name is refused. */
export function fields<N extends string>(value: unknown, names: readonly N[], what = 'field'): Fields<N> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (what === 'parameter') throw invalidParams('expected an array or an object of parameters')
    throw wrongType(value, `an object with ${listed(names)}`)
  }
  const unknown = Object.keys(value).find((name) => !(names as readonly string[]).includes(name))
  if (unknown !== undefined) throw invalidParams(`unknown ${what} ${shown(unknown)}, expected ${listed(names)}`)
  return value
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw wrongType(value, 'a string')
  return value
}

export function integer(value: unknown, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max)
    throw wrongType(value, `an integer from 0 to ${max}`)
  return value
}

function digits(value: unknown): string {
  const given = text(value)
  const hex = given.startsWith('0x') || given.startsWith('0X') ? given.slice(2) : given
  if (hex.length % 2 !== 0) throw invalidParams('invalid hex: odd number of digits')
  return hex
}

export function bytes(value: unknown): Uint8Array {
  const hex = digits(value)
  const out = new Uint8Array(hex.length / 2)
  if (!writeHex(hex, 0, out, 0, out.length)) throw notHex(hex)
  return out
}

export function key(value: unknown): string {
  const hex = digits(value)
  if (!/^[0-9a-fA-F]*$/.test(hex)) throw notHex(hex)
  return hex.toLowerCase()
}

export function hash(value: unknown): string {
  const hex = key(value)
  if (hex.length !== 64)
    throw invalidParams(`invalid length ${hex.length / 2}, expected a (both 0x-prefixed or not) hex string of 32 bytes`)
  return `0x${hex}`
}

const notHex = (hex: string) =>
  invalidParams(`invalid hex character: ${(/[^0-9a-fA-F]/.exec(hex) ?? ['?'])[0]}, expected hexadecimal digits`)
