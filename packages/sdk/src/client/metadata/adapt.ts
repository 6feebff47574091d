import { encodeAddress, fromHex, isObject, toHex0x } from '@glia/base'
import type { EnumVar, LookupEntry, Var } from '@polkadot-api/metadata-builders'
import { utf8 } from '../../bytes.ts'
import { toAccountId } from '../../keys/accountId.ts'
import { EncodeError } from './errors.ts'
import type { Call } from './metadata.ts'

/** Turns a call, or bytes of one, into the value its codec takes. */
export type CallDecoder = (call: Call | Uint8Array) => unknown

/** Integer types that travel as bigint. */
const BIG = new Set(['u64', 'u128', 'u256', 'i64', 'i128', 'i256'])

/**
 * Brings a value a person would write into the form the codecs take: numbers and bigints where either will do, accounts
 * as SS58 or hex, bytes as hex, text or arrays, plain variants as their name, an account where a MultiAddress is wanted,
 * a call or its bytes where one is wanted.
 */
export class Adapter {
  readonly #callId: number | undefined
  readonly #decodeCall: CallDecoder

  constructor(callId: number | undefined, decodeCall: CallDecoder) {
    this.#callId = callId
    this.#decodeCall = decodeCall
  }

  /** @param path where in the arguments the value stands, for error messages. */
  adapt(type: LookupEntry, value: unknown, path: string): unknown {
    if (type.id === this.#callId && (isCall(value) || value instanceof Uint8Array)) return this.#decodeCall(value)
    return this.#var(type, value, path)
  }

  #var(type: Var, value: unknown, path: string): unknown {
    switch (type.type) {
      case 'primitive':
        return primitive(type.value, value, path)
      case 'compact':
        return primitive(type.size, value, path)
      case 'AccountId32':
        return account(value, path)
      case 'AccountId20':
        return value
      case 'void':
      case 'bitSequence':
        return value
      case 'option':
        return isNothing(value) ? undefined : this.adapt(type.value, value, path)
      case 'sequence':
        if (isU8(type.value)) return bytes(value, path)
        return this.#items(value, path, (item, at) => this.adapt(type.value, item, at))
      case 'array':
        if (isU8(type.value)) return sizedBytes(value, type.len, path)
        return this.#items(value, path, (item, at) => this.adapt(type.value, item, at), type.len)
      case 'tuple':
        return this.#items(
          value,
          path,
          (item, at, i) => this.adapt(type.value[i] as LookupEntry, item, at),
          type.value.length,
        )
      case 'struct':
        return this.struct(type.value, value, path)
      case 'result':
        return value
      case 'enum':
        return this.#enum(type, value, path)
    }
  }

  /** The named fields of a struct or of a call's arguments; unknown and missing names are errors. */
  struct(fields: Readonly<Record<string, LookupEntry>>, value: unknown, path: string): Record<string, unknown> {
    if (!isObject(value) || Array.isArray(value)) {
      throw new EncodeError(path, `an object with ${Object.keys(fields).join(', ')}`, value)
    }
    const given = value as Record<string, unknown>
    const unknown = Object.keys(given).filter((key) => !Object.hasOwn(fields, key))
    if (unknown.length > 0) throw new EncodeError(path, `only ${Object.keys(fields).join(', ')}`, unknown)
    const out: Record<string, unknown> = {}
    for (const [key, type] of Object.entries(fields)) {
      if (!Object.hasOwn(given, key) && type.type !== 'option')
        throw new EncodeError(`${path}.${key}`, 'a value', undefined)
      out[key] = this.adapt(type, given[key], `${path}.${key}`)
    }
    return out
  }

  #items(
    value: unknown,
    path: string,
    adapt: (item: unknown, path: string, index: number) => unknown,
    length?: number,
  ): unknown[] {
    const list =
      ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as unknown as number[]) : value
    if (!Array.isArray(list) || (length !== undefined && list.length !== length)) {
      throw new EncodeError(path, length === undefined ? 'an array' : `an array of ${length}`, value)
    }
    return list.map((item, index) => adapt(item, `${path}[${index}]`, index))
  }

  #enum(type: EnumVar, value: unknown, path: string): unknown {
    const variants = type.value
    if (isMultiAddress(type) && (typeof value === 'string' || value instanceof Uint8Array)) {
      return { type: 'Id', value: account(value, path) }
    }
    const given = typeof value === 'string' ? { type: value, value: undefined } : value
    if (!isObject(given) || !('type' in given)) {
      return this.#singleKey(type, given, path)
    }
    const { type: name, value: inner } = given as { type: string; value?: unknown }
    const variant = Object.hasOwn(variants, name) ? variants[name] : undefined
    if (!variant) throw new EncodeError(path, `one of ${Object.keys(variants).slice(0, 12).join(', ')}`, name)
    if (variant.type === 'void') return { type: name, value: undefined }
    if (variant.type === 'lookupEntry')
      return { type: name, value: this.adapt(variant.value, inner, `${path}.${name}`) }
    return { type: name, value: this.#var(variant, inner, `${path}.${name}`) }
  }

  /** `{ Raw5: bytes }`, the form Python clients write variants in. */
  #singleKey(type: EnumVar, value: unknown, path: string): unknown {
    const keys = isObject(value) ? Object.keys(value) : []
    const [name] = keys
    if (keys.length !== 1 || name === undefined || !Object.hasOwn(type.value, name)) {
      throw new EncodeError(
        path,
        `{ type, value } with type one of ${Object.keys(type.value).slice(0, 12).join(', ')}`,
        value,
      )
    }
    return this.#enum(type, { type: name, value: (value as Record<string, unknown>)[name] }, path)
  }
}

/** `None` of an Option; JSON's null as well, in which callers may have what they pass on. */
const isNothing = (value: unknown): boolean => (value ?? undefined) === undefined

/** A call as `chain.call(…)` gives it; a decoded one has no bytes. */
function isCall(value: unknown): value is Call {
  return isObject(value) && value['bytes'] instanceof Uint8Array && 'pallet' in value
}

function isU8(type: Var): boolean {
  return type.type === 'primitive' && type.value === 'u8'
}

function isMultiAddress(type: EnumVar): boolean {
  const id = type.value.Id
  return id?.type === 'lookupEntry' && id.value.type === 'AccountId32' && Object.hasOwn(type.value, 'Address20')
}

function toBigint(value: unknown, path: string): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value)
  throw new EncodeError(path, 'an integer', value)
}

function primitive(kind: string, value: unknown, path: string): unknown {
  if (kind === 'bool') {
    if (typeof value !== 'boolean') throw new EncodeError(path, 'true or false', value)
    return value
  }
  if (kind === 'str' || kind === 'char') {
    if (typeof value !== 'string') throw new EncodeError(path, 'a text', value)
    return value
  }
  const bits = BigInt(kind.slice(1))
  const number = toBigint(value, path)
  const low = kind[0] === 'i' ? -(1n << (bits - 1n)) : 0n
  const high = kind[0] === 'i' ? 1n << (bits - 1n) : 1n << bits
  if (number < low || number >= high) throw new EncodeError(path, `a ${kind}`, value)
  return BIG.has(kind) ? number : Number(number)
}

function account(value: unknown, path: string): string {
  if (typeof value === 'string' || value instanceof Uint8Array) return encodeAddress(toAccountId(value))
  throw new EncodeError(path, 'an account (SS58 or 0x…)', value)
}

/** Bytes from bytes, `0x…`, an array of numbers, or any other text as UTF-8. */
function bytes(value: unknown, path: string): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') return /^0x([0-9a-fA-F]{2})*$/.test(value) ? fromHex(value) : utf8(value)
  if (Array.isArray(value) && value.every((item) => Number.isInteger(item) && item >= 0 && item < 256)) {
    return Uint8Array.from(value as number[])
  }
  throw new EncodeError(path, 'bytes (Uint8Array, 0x… or text)', value)
}

function sizedBytes(value: unknown, length: number, path: string): string {
  const data = bytes(value, path)
  if (data.length !== length) throw new EncodeError(path, `${length} bytes`, value)
  return toHex0x(data)
}
