import { fromHex, toHexDigits } from '@glia/base'
import { type Codec, CodecError, decodePrefix, encode, Reader, type TypeInfo, Writer } from '@glia/frame'

/** A value as reference vectors write it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** How accounts are named in vectors: a decimal number is the little-endian account, others are derived accounts. */
export interface Accounts {
  toBytes(name: string): Uint8Array
  toName(bytes: Uint8Array): string
}

/** How byte strings are written: hashes and work as hex, identities and symbols as text, those in events as numbers. */
export type BytesAs = 'hex' | 'text' | 'list'

const text = new TextEncoder()
const fromText = new TextDecoder()
const isAccount = (type: TypeInfo) => type.path?.[2] === 'AccountId32'
const isByte = (type: TypeInfo) => type.def.kind === 'primitive' && type.def.primitive === 'u8'
const onlyField = (type: TypeInfo): TypeInfo | undefined =>
  type.def.kind === 'composite' && type.def.fields.length === 1 ? type.def.fields[0]?.type : undefined

/** The value that `codec` would decode, from its JSON form: JSON -> SCALE -> value, by the type description. */
export function fromJson<T>(codec: Codec<T>, json: Json, accounts: Accounts, bytesAs: BytesAs = 'text'): T {
  const out = new Writer()
  write(codec.type, json, out, accounts, bytesAs)
  return decodePrefix(codec, out.bytes.slice(0, out.length))
}

/** The normal form of a value: numbers as decimal strings, flags as 0 and 1, structs as lists of their members. */
export function toJson<T>(codec: Codec<T>, value: T, accounts: Accounts, bytesAs: BytesAs = 'text'): Json {
  return read(codec.type, new Reader(encode(codec, value)), accounts, bytesAs)
}

/** The same normal form of what a vector says. */
export function normal(json: Json): Json {
  if (typeof json === 'number') return String(json)
  if (typeof json === 'boolean') return json ? '1' : '0'
  if (json === null || typeof json === 'string') return json
  if (Array.isArray(json)) return json.map((item: Json) => normal(item))
  const entries = Object.entries(json as { readonly [key: string]: Json })
  // One member in upper camel case is a variant with its payload.
  const [name, payload] = entries[0] ?? []
  if (entries.length === 1 && name !== undefined && /^[A-Z]/.test(name))
    return [name, unwrapped(normal(payload ?? null))]
  return entries.map(([, value]) => normal(value))
}

/** A struct of one member stands for that member. */
const unwrapped = (json: Json): Json =>
  Array.isArray(json) && json.length === 1 && Array.isArray(json[0]) ? json[0] : json

function write(type: TypeInfo, json: Json, out: Writer, accounts: Accounts, bytesAs: BytesAs): void {
  const { def } = type
  if (isAccount(type)) return out.raw(accounts.toBytes(String(json)))
  switch (def.kind) {
    case 'primitive':
      return writePrimitive(def.primitive, json, out)
    case 'compact': {
      const value = BigInt(json as string | number)
      return out.compactBig(value)
    }
    case 'sequence': {
      if (isByte(def.item) && typeof json === 'string') {
        const bytes = bytesAs === 'hex' ? fromHex(json) : text.encode(json)
        out.compact(bytes.length)
        return out.raw(bytes)
      }
      const items = json as readonly Json[]
      out.compact(items.length)
      for (const item of items) write(def.item, item, out, accounts, bytesAs)
      return
    }
    case 'array': {
      if (isByte(def.item) && typeof json === 'string') return out.raw(fromHex(json))
      for (const item of json as readonly Json[]) write(def.item, item, out, accounts, bytesAs)
      return
    }
    case 'tuple': {
      const items = json as readonly Json[]
      for (const [i, item] of def.items.entries()) write(item, items[i] ?? null, out, accounts, bytesAs)
      return
    }
    case 'composite': {
      const only = onlyField(type)
      if (only !== undefined) return write(only, json, out, accounts, bytesAs)
      const members = Array.isArray(json) ? json : Object.values(json as { readonly [key: string]: Json })
      for (const [i, field] of def.fields.entries()) write(field.type, members[i] ?? null, out, accounts, bytesAs)
      return
    }
    case 'variant':
      return writeVariant(type, json, out, accounts, bytesAs)
    default:
      throw new CodecError(`no JSON form for ${def.kind}`)
  }
}

function writeVariant(type: TypeInfo, json: Json, out: Writer, accounts: Accounts, bytesAs: BytesAs): void {
  if (type.def.kind !== 'variant') return
  const { variants } = type.def
  if (type.path?.[0] === 'Option') {
    out.u8(json === null ? 0 : 1)
    const some = variants[1]?.fields[0]
    if (json !== null && some !== undefined) write(some.type, json, out, accounts, bytesAs)
    return
  }
  const listed = Array.isArray(json) ? { [String(json[0])]: json[1] as Json } : json
  const name = typeof json === 'string' ? json : Object.keys(listed as object)[0]
  const found = variants.find((variant) => variant.name === name)
  if (found === undefined) throw new CodecError(`no variant ${String(name)} of ${type.path?.join('::') ?? 'an enum'}`)
  out.u8(found.index)
  if (typeof json === 'string') return
  const payload = (listed as { readonly [key: string]: Json })[found.name] ?? null
  const members = found.fields.length === 1 ? [payload] : (payload as readonly Json[])
  for (const [i, field] of found.fields.entries()) write(field.type, members[i] ?? null, out, accounts, bytesAs)
}

const sizes: Readonly<Record<string, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  u128: 16,
  i16: 2,
  i32: 4,
  i64: 8,
  i128: 16,
}

function writePrimitive(primitive: string, json: Json, out: Writer): void {
  if (primitive === 'bool') return out.u8(json === true || json === 1 || json === '1' ? 1 : 0)
  const size = sizes[primitive]
  if (size === undefined) throw new CodecError(`no JSON form for ${primitive}`)
  let value = BigInt.asUintN(size * 8, BigInt(json as string | number))
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i++) {
    bytes[i] = Number(value & 0xffn)
    value >>= 8n
  }
  out.raw(bytes)
}

function readPrimitive(primitive: string, input: Reader): Json {
  if (primitive === 'bool') return input.u8() === 1 ? '1' : '0'
  const size = sizes[primitive]
  if (size === undefined) throw new CodecError(`no JSON form for ${primitive}`)
  const bytes = input.raw(size)
  let value = 0n
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  return String(primitive.startsWith('i') ? BigInt.asIntN(size * 8, value) : value)
}

function read(type: TypeInfo, input: Reader, accounts: Accounts, bytesAs: BytesAs): Json {
  const { def } = type
  if (isAccount(type)) return accounts.toName(input.raw(32))
  const again = (inner: TypeInfo) => read(inner, input, accounts, bytesAs)
  switch (def.kind) {
    case 'primitive':
      return readPrimitive(def.primitive, input)
    case 'compact':
      return String(input.compactBig())
    case 'sequence': {
      if (isByte(def.item)) {
        const bytes = input.raw(input.compact())
        if (bytesAs === 'list') return Array.from(bytes, String)
        return bytesAs === 'hex' ? toHexDigits(bytes) : fromText.decode(bytes)
      }
      return Array.from({ length: input.compact() }, () => again(def.item))
    }
    case 'array':
      if (isByte(def.item)) return toHexDigits(input.raw(def.length))
      return Array.from({ length: def.length }, () => again(def.item))
    case 'tuple':
      return def.items.map(again)
    case 'composite': {
      const only = onlyField(type)
      return only === undefined ? def.fields.map((field) => again(field.type)) : again(only)
    }
    case 'variant': {
      const index = input.u8()
      const found = def.variants.find((variant) => variant.index === index)
      if (found === undefined) throw new CodecError(`no variant ${index}`)
      const members = found.fields.map((field) => again(field.type))
      if (type.path?.[0] === 'Option') return members[0] ?? null
      return members.length === 0 ? found.name : [found.name, ...members]
    }
    default:
      throw new CodecError(`no JSON form for ${def.kind}`)
  }
}

/** SCALE bytes of a JSON value of a type. */
export function writeJson(type: TypeInfo, json: Json, accounts: Accounts, bytesAs: BytesAs = 'text'): Uint8Array {
  const out = new Writer()
  write(type, json, out, accounts, bytesAs)
  return out.bytes.slice(0, out.length)
}
