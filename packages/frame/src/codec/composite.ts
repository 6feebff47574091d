import type { Codec } from './codec.ts'
import { CodecError } from './errors.ts'
import type { Field } from './field.ts'
import { entryMemory, itemMemory, LIST_MEMORY } from './memory.ts'
import { Reader } from './reader.ts'
import { type FieldInfo, snakeCase, type TypeInfo, type VariantInfo } from './typeInfo.ts'

// A codec is invariant in its value, so a record of codecs is typed through its own keys.
type StructFields<T> = { readonly [K in keyof T]: Codec<T[K]> | Field<T[K]> }

export interface Naming {
  /** Rust path, e.g. `pallet_subtensor::rpc_info::SubnetInfo`. */
  readonly path?: string
  readonly params?: TypeInfo['params']
  readonly docs?: readonly string[]
}

const pathOf = (naming?: Naming) => ({
  ...(naming?.path === undefined ? {} : { path: naming.path.split('::') }),
  ...(naming?.params === undefined ? {} : { params: naming.params }),
  ...(naming?.docs === undefined ? {} : { docs: naming.docs }),
})

const fieldInfo = (key: string, given: Codec<unknown> | Field<unknown>): FieldInfo => ({
  name: snakeCase(key),
  get type() {
    return codecOf(given).type
  },
  ...('typeName' in given ? { typeName: given.typeName } : {}),
})

const codecOf = <T>(given: Codec<T> | Field<T>): Codec<T> => ('codec' in given ? given.codec : given)

/**
 * A struct with named fields, in declaration order. TypeScript names are camelCase, wire names snake_case; metadata spells the
 * type of what is given as a field.
 */
export function struct<T extends object>(fields: StructFields<T>, naming?: Naming): Codec<T> {
  const entries = Object.entries(fields) as [keyof T & string, Codec<unknown> | Field<unknown>][]
  const keys = entries.map(([key]) => key)
  const codecs = entries.map(([, given]) => codecOf(given) as Codec<T[keyof T & string]>)
  return {
    type: {
      ...pathOf(naming),
      def: { kind: 'composite', fields: entries.map(([key, given]) => fieldInfo(key, given)) },
    },
    encodeTo(value, out) {
      for (let i = 0; i < keys.length; i++)
        (codecs[i] as Codec<T[keyof T & string]>).encodeTo(value[keys[i] as keyof T & string], out)
    },
    decodeFrom(input) {
      const value = {} as T
      for (let i = 0; i < keys.length; i++)
        value[keys[i] as keyof T & string] = (codecs[i] as Codec<T[keyof T & string]>).decodeFrom(input)
      return value
    },
  }
}

/** A named wrapper around one value (`struct NetUid(u16)`); `field` names it if it is not a tuple struct. */
export function newtype<T>(
  path: string,
  inner: Codec<T>,
  options: { field?: string; typeName?: string } = {},
): Codec<T> {
  return {
    type: {
      path: path.split('::'),
      def: {
        kind: 'composite',
        fields: [
          {
            ...(options.field === undefined ? {} : { name: options.field }),
            type: inner.type,
            ...(options.typeName === undefined ? {} : { typeName: options.typeName }),
          },
        ],
      },
    },
    encodeTo: (value, out) => inner.encodeTo(value, out),
    decodeFrom: (input) => inner.decodeFrom(input),
  }
}

/** `Cow<T>`: the value's own bytes, under that name. */
export const cow = <T>(inner: Codec<T>): Codec<T> => ({
  ...inner,
  type: {
    path: ['Cow'],
    params: [{ name: 'T', type: inner.type }],
    def: { kind: 'composite', fields: [{ type: inner.type }] },
  },
})

export function tuple<T extends readonly unknown[]>(...items: { readonly [K in keyof T]: Codec<T[K]> }): Codec<T> {
  const codecs = items as unknown as readonly Codec<unknown>[]
  return {
    type: {
      def: {
        kind: 'tuple',
        get items() {
          return codecs.map((codec) => codec.type)
        },
      },
    },
    encodeTo(value, out) {
      for (let i = 0; i < codecs.length; i++) (codecs[i] as Codec<unknown>).encodeTo(value[i], out)
    },
    decodeFrom(input) {
      return codecs.map((codec) => codec.decodeFrom(input)) as unknown as T
    },
  }
}

/** Items up to which a list is made as long as its bytes say. */
const SHORT = 16

/** `Vec<T>`. Items are read one by one, whatever the length says: nothing is allocated for bytes that are not there. */
export function vec<T>(item: Codec<T>): Codec<readonly T[]> {
  // Looked up with the first list: types may hold themselves.
  let memory: number | undefined
  let isFlat: boolean | undefined
  return {
    type: {
      def: {
        kind: 'sequence',
        get item() {
          return item.type
        },
      },
    },
    encodeTo(values, out) {
      out.compact(values.length)
      for (const value of values) item.encodeTo(value, out)
    },
    decodeFrom(input) {
      const length = input.compact()
      memory ??= itemMemory(item.type)
      input.hold(LIST_MEMORY + length * memory)
      isFlat ??= isPlainNumber(item.type)
      if (!isFlat) input.descend()
      // PERF: the first item that is pushed to an empty list makes room for 17.
      const values: T[] = length <= SHORT ? new Array<T>(length) : []
      for (let i = 0; i < length; i++) {
        const before = input.at
        values[i] = item.decodeFrom(input)
        if (input.at === before && length > 0x10000) throw new CodecError(`sequence of ${length} empty items refused`)
      }
      if (!isFlat) input.depth--
      return values
    },
  }
}

/** Of such the reference reads a list at once. */
const isPlainNumber = ({ def }: TypeInfo): boolean => def.kind === 'primitive' && /^[ui]\d+$/.test(def.primitive)

/** `Box<T>`: bytes and type are those of what is in it, which is a step deeper. */
export const boxed = <T>(inner: Codec<T>): Codec<T> => ({
  ...inner,
  decodeFrom(input) {
    input.descend()
    const value = inner.decodeFrom(input)
    input.depth--
    return value
  },
})

const boundedType = (module: string, name: string, item: TypeInfo): TypeInfo => ({
  path: ['bounded_collections', module, name],
  params: [{ name: 'T', type: item }, { name: 'S' }],
  def: { kind: 'composite', fields: [{ type: { def: { kind: 'sequence', item } }, typeName: 'Vec<T>' }] },
})

/** `WeakBoundedVec<T, N>`: a `Vec` of which the reference only says in its log that it is too long. */
export const weakBoundedVec = <T>(item: Codec<T>): Codec<readonly T[]> => ({
  ...vec(item),
  type: boundedType('weak_bounded_vec', 'WeakBoundedVec', item.type),
})

/** `BoundedVec<T, N>`: a `Vec` whose length is checked. */
export function boundedVec<T>(item: Codec<T>, max: number): Codec<readonly T[]> {
  const inner = vec(item)
  return {
    type: boundedType('bounded_vec', 'BoundedVec', item.type),
    encodeTo(values, out) {
      if (values.length > max) throw new CodecError(`expected at most ${max} items, found ${values.length}`)
      inner.encodeTo(values, out)
    },
    decodeFrom(input) {
      const length = new Reader(input.bytes, input.at).compact()
      if (length > max) throw new CodecError(`expected at most ${max} items, found ${length}`)
      return inner.decodeFrom(input)
    },
  }
}

/** `BoundedVec<u8, N>` as bytes. */
export function boundedBytes(max: number): Codec<Uint8Array> {
  const item: TypeInfo = { def: { kind: 'primitive', primitive: 'u8' } }
  return {
    type: boundedType('bounded_vec', 'BoundedVec', item),
    encodeTo(value, out) {
      if (value.length > max) throw new CodecError(`expected at most ${max} bytes, found ${value.length}`)
      out.compact(value.length)
      out.raw(value)
    },
    decodeFrom(input) {
      const length = input.compact()
      if (length > max) throw new CodecError(`expected at most ${max} bytes, found ${length}`)
      return input.raw(length)
    },
  }
}

/** `[T; length]`. */
export function array<T>(item: Codec<T>, length: number): Codec<readonly T[]> {
  let memory: number | undefined
  return {
    type: { def: { kind: 'array', length, item: item.type } },
    encodeTo(values, out) {
      if (values.length !== length) throw new CodecError(`expected ${length} items, found ${values.length}`)
      for (const value of values) item.encodeTo(value, out)
    },
    decodeFrom(input) {
      memory ??= LIST_MEMORY + length * itemMemory(item.type)
      input.hold(memory)
      const values: T[] = []
      for (let i = 0; i < length; i++) values.push(item.decodeFrom(input))
      return values
    },
  }
}

/** `Option<T>`: `undefined` is None. */
export function option<T>(item: Codec<T>): Codec<T | undefined> {
  const some: VariantInfo = {
    name: 'Some',
    index: 1,
    get fields() {
      return [{ type: item.type }]
    },
  }
  return {
    type: {
      path: ['Option'],
      get params() {
        return [{ name: 'T', type: item.type }]
      },
      def: { kind: 'variant', variants: [{ name: 'None', index: 0, fields: [] }, some] },
    },
    encodeTo(value, out) {
      out.u8(value === undefined ? 0 : 1)
      if (value !== undefined) item.encodeTo(value, out)
    },
    decodeFrom(input) {
      const byte = input.u8()
      if (byte > 1) throw new CodecError(`expected Option (0 or 1), found ${byte}`)
      return byte === 0 ? undefined : item.decodeFrom(input)
    },
  }
}

/** The same type for a value that stands in storage on its own, where `None` is written down and not the same as nothing. */
export function writtenOption<T>(item: Codec<T>): Codec<{ readonly some: T | undefined }> {
  const inner = option(item)
  return {
    type: inner.type,
    encodeTo: ({ some }, out) => inner.encodeTo(some, out),
    decodeFrom(input) {
      const some = inner.decodeFrom(input)
      return some === undefined ? WRITTEN_NONE : { some }
    },
  }
}

/** What a written `None` reads as: one value, so that storage sees that writing it again changes nothing. */
export const WRITTEN_NONE: { readonly some: undefined } = Object.freeze({ some: undefined })

/** `Compact<T>` over an unsigned integer codec. */
export function compact<T extends number | bigint>(item: Codec<T>): Codec<T> {
  const primitive = primitiveOf(item.type)
  const small = primitive === 'u8' || primitive === 'u16' || primitive === 'u32'
  const max = (1n << BigInt(primitive.slice(1))) - 1n
  return {
    type: { def: { kind: 'compact', item: item.type } },
    encodeTo(value, out) {
      if (value < 0 || BigInt(value) > max) throw new CodecError(`expected ${primitive}, found ${value}`)
      if (typeof value === 'number') out.compact(value)
      else out.compactBig(value)
    },
    decodeFrom(input) {
      const value = input.compactBig()
      if (value > max) throw new CodecError(`expected ${primitive}, found ${value}`)
      return (small ? Number(value) : value) as T
    },
  }
}

function primitiveOf(type: TypeInfo): string {
  if (type.def.kind === 'primitive') return type.def.primitive
  if (type.def.kind === 'composite' && type.def.fields.length === 1)
    return primitiveOf((type.def.fields[0] as FieldInfo).type)
  throw new CodecError('compact needs an unsigned integer type')
}

/** `BTreeMap<K, V>` as entries in key order; the writer is trusted to keep that order. */
export function btreeMap<K, V>(key: Codec<K>, value: Codec<V>): Codec<ReadonlyMap<K, V>> {
  const entries = vec(tuple<[K, V]>(key, value))
  let memory: number | undefined
  return {
    type: {
      path: ['BTreeMap'],
      params: [
        { name: 'K', type: key.type },
        { name: 'V', type: value.type },
      ],
      def: { kind: 'composite', fields: [{ type: entries.type }] },
    },
    encodeTo(map, out) {
      out.compact(map.size)
      map.forEach((of, at) => {
        key.encodeTo(at, out)
        value.encodeTo(of, out)
      })
    },
    decodeFrom(input) {
      const length = input.compact()
      memory ??= entryMemory(key.type, value.type)
      input.hold(LIST_MEMORY + length * memory)
      input.descend()
      const map = new Map<K, V>()
      for (let left = length; left > 0; left--) map.set(key.decodeFrom(input), value.decodeFrom(input))
      input.depth--
      return map
    },
  }
}

/**
 * `BTreeSet<T>` as an ordered list. What is read in another order, or more than once, is put in order, each item once, as a set would;
 * the writer is trusted to keep the order.
 *
 * @param order of two items, as for `sort`; left out, that of numbers and of hex text
 */
export function btreeSet<T>(item: Codec<T>, order: (a: T, b: T) => number = byValue): Codec<readonly T[]> {
  const entries = vec(item)
  return {
    type: {
      path: ['BTreeSet'],
      params: [{ name: 'T', type: item.type }],
      def: { kind: 'composite', fields: [{ type: entries.type }] },
    },
    encodeTo: (values, out) => entries.encodeTo(values, out),
    decodeFrom(input) {
      const values = entries.decodeFrom(input)
      const follows = (value: T, at: number) => at === 0 || order(values[at - 1] as T, value) < 0
      return values.every(follows)
        ? values
        : values.toSorted(order).filter((value, at, all) => at === 0 || order(all[at - 1] as T, value) !== 0)
    },
  }
}

const byValue = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

/** A codec that is made on first use, for types that contain themselves. */
export function lazy<T>(make: () => Codec<T>): Codec<T> {
  let made: Codec<T> | undefined
  const inner = () => (made ??= make())
  return {
    get type() {
      return inner().type
    },
    encodeTo: (value, out) => inner().encodeTo(value, out),
    decodeFrom: (input) => inner().decodeFrom(input),
  }
}

/** The same bytes and description under another TypeScript type (brands, derived views). */
export function mapped<T, U>(inner: Codec<T>, to: (value: T) => U, from: (value: U) => T): Codec<U> {
  const { inHex } = inner
  return {
    get type() {
      return inner.type
    },
    encodeTo: (value, out) => inner.encodeTo(from(value), out),
    decodeFrom: (input) => to(inner.decodeFrom(input)),
    inHex: inHex && { digits: inHex.digits, read: (hex, at) => to(inHex.read(hex, at)) },
  }
}
