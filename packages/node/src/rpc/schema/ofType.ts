import { Fault } from '@glia/base'
import type { FieldInfo, TypeInfo } from '@glia/frame'
import {
  account,
  boolean,
  hash,
  hexBytes,
  list,
  optional,
  type Schema,
  text,
  u8,
  u16,
  u32,
  u64,
  u128,
} from './schema.ts'
import {
  booleanShape,
  hashShape,
  integerShape,
  listShape,
  nullable,
  recordShape,
  type Shape,
  textShape,
  tupleShape,
  wordShape,
} from './shape.ts'

const last = (type: TypeInfo) => type.path?.at(-1)

/** The value that a composite without names stands for (`struct NetUid(u16)`), which its codec gives and takes in its place. */
const wrapped = (fields: readonly FieldInfo[]): TypeInfo | undefined =>
  fields.length === 1 && fields[0]?.name === undefined ? fields[0]?.type : undefined

const SCHEMAS = { bool: boolean, str: text, u8, u16, u32, u64, u128 } as const
type Known = keyof typeof SCHEMAS
const isKnown = (name: string): name is Known => name in SCHEMAS

/**
 * How an argument of a runtime type is given in JSON, as the values that its codec takes.
 *
 * @throws Fault for a type that no RPC method takes so far
 */
export function schemaOfType(type: TypeInfo): Schema<unknown> {
  const { def } = type
  if (last(type) === 'AccountId32') return account
  if (last(type) === 'H256') return hash
  if (def.kind === 'primitive' && isKnown(def.primitive)) return SCHEMAS[def.primitive]
  if (def.kind === 'compact') return schemaOfType(def.item)
  if (def.kind === 'sequence') return isByte(def.item) ? hexBytes : list(schemaOfType(def.item))
  if (def.kind === 'variant' && last(type) === 'Option') return optional(schemaOfType(some(type)))
  const inner = def.kind === 'composite' ? wrapped(def.fields) : undefined
  if (inner !== undefined) return schemaOfType(inner)
  throw new Fault(`expected a type that JSON parameters have a form for, found ${nameOfType(type)}`)
}

const isByte = ({ def }: TypeInfo) => def.kind === 'primitive' && def.primitive === 'u8'

function some(type: TypeInfo): TypeInfo {
  const inner = type.params?.[0]?.type
  if (inner === undefined) throw new Fault('expected an Option with its parameter, found one without')
  return inner
}

/** How a value of a runtime type looks once `exactText` has written it: names in Rust's spelling, as serde writes them. */
export function shapeOfType(type: TypeInfo): Shape {
  const { def } = type
  const title = last(type)
  switch (def.kind) {
    case 'primitive':
      if (def.primitive === 'bool') return booleanShape
      if (def.primitive === 'str' || def.primitive === 'char') return textShape
      return integerOf(def.primitive)
    case 'compact':
      return shapeOfType(def.item)
    case 'sequence':
      return listShape(shapeOfType(def.item))
    case 'array':
      return { ...listShape(shapeOfType(def.item)), minItems: def.length, maxItems: def.length }
    case 'tuple':
      return def.items.length === 0 ? { type: 'null' } : tupleShape(...def.items.map(shapeOfType))
    case 'composite': {
      if (title === 'AccountId32' || title === 'H256') return { ...hashShape, title: title }
      const inner = wrapped(def.fields)
      if (inner !== undefined) return shapeOfType(inner)
      return recordShape(
        Object.fromEntries(def.fields.map((field, at) => [field.name ?? String(at), shapeOfType(field.type)])),
        title === undefined ? {} : { title },
      )
    }
    case 'variant':
      if (title === 'Option') return nullable(shapeOfType(some(type)))
      if (def.variants.every(({ fields }) => fields.length === 0))
        return wordShape(...def.variants.map(({ name }) => name))
      return { ...(title === undefined ? {} : { title }), type: 'object' }
    case 'bitSequence':
      return { type: 'string' }
  }
}

function integerOf(primitive: string): Shape {
  const bits = BigInt(primitive.slice(1))
  if (primitive.startsWith('u')) return integerShape((1n << bits) - 1n, primitive)
  const half = 1n << (bits - 1n)
  return { title: primitive, type: 'integer', minimum: -half, maximum: half - 1n }
}

/** A type as Rust names it, for the reference: `Vec<Option<Metagraph>>`. */
export function nameOfType(type: TypeInfo): string {
  const { def, params = [] } = type
  const name = last(type)
  if (name !== undefined) {
    const known = name === 'Option' ? params.flatMap((param) => (param.type === undefined ? [] : [param.type])) : []
    return known.length === 0 ? name : `${name}<${known.map(nameOfType).join(', ')}>`
  }
  switch (def.kind) {
    case 'primitive':
      return def.primitive
    case 'compact':
      return `Compact<${nameOfType(def.item)}>`
    case 'sequence':
      return `Vec<${nameOfType(def.item)}>`
    case 'array':
      return `[${nameOfType(def.item)}; ${def.length}]`
    case 'tuple':
      return `(${def.items.map(nameOfType).join(', ')})`
    case 'composite':
      return 'struct'
    case 'variant':
      return 'enum'
    case 'bitSequence':
      return 'BitVec'
  }
}
