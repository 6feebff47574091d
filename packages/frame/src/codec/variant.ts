import type { Codec } from './codec.ts'
import type { Naming } from './composite.ts'
import { CodecError } from './errors.ts'
import type { FieldInfo, TypeInfo } from './typeInfo.ts'

/** `{ type: 'Swap' }` or `{ type: 'KeepSubnets', value: {...} }`. */
export type Variant<T> = {
  [K in keyof T & string]: T[K] extends undefined ? { readonly type: K } : { readonly type: K; readonly value: T[K] }
}[keyof T & string]

export interface VariantOptions extends Naming {
  /** Discriminants that are not the position, by variant name. */
  readonly indices?: Readonly<Record<string, number>>
}

/**
 * An enum whose variants may carry a value. A struct codec gives named fields, a tuple codec unnamed ones,
 * `unit` none, anything else one unnamed field.
 */
export function variant<T extends object>(
  variants: { readonly [K in keyof T]: Codec<T[K]> },
  options: VariantOptions = {},
): Codec<Variant<T>> {
  const list = (Object.entries(variants) as [string, Codec<unknown>][]).map(([name, codec], position) => ({
    name,
    codec,
    index: options.indices?.[name] ?? position,
  }))
  const byName = new Map(list.map((entry) => [entry.name, entry]))
  const byIndex = new Map(list.map((entry) => [entry.index, entry]))
  const isUnit = (type: TypeInfo) => type.def.kind === 'tuple' && type.def.items.length === 0
  return {
    type: {
      ...(options.path === undefined ? {} : { path: options.path.split('::') }),
      ...(options.params === undefined ? {} : { params: options.params }),
      def: {
        kind: 'variant',
        get variants() {
          return list.map(({ name, index, codec }) => ({ name, index, fields: variantFields(codec.type) }))
        },
      },
    },
    encodeTo(value, out) {
      const entry = byName.get(value.type)
      if (entry === undefined) {
        throw new CodecError(`expected one of ${[...byName.keys()].join(', ')}, found ${String(value.type)}`)
      }
      out.u8(entry.index)
      entry.codec.encodeTo('value' in value ? value.value : undefined, out)
    },
    decodeFrom(input) {
      const index = input.u8()
      const entry = byIndex.get(index)
      if (entry === undefined)
        throw new CodecError(`expected a variant index of ${options.path ?? 'an enum'}, found ${index}`)
      const value = entry.codec.decodeFrom(input)
      return (isUnit(entry.codec.type) ? { type: entry.name } : { type: entry.name, value }) as Variant<T>
    },
  }
}

/** Fields as metadata shows them for a variant that carries a value of this type. */
export function variantFields(type: TypeInfo): readonly FieldInfo[] {
  if (type.path === undefined && type.def.kind === 'composite') return type.def.fields
  if (type.path === undefined && type.def.kind === 'tuple') return type.def.items.map((item) => ({ type: item }))
  return [{ type }]
}

/** An enum of bare names, held as its name. */
export function plainEnum<const N extends string>(
  path: string,
  names: readonly N[],
  indices?: Readonly<Record<string, number>>,
): Codec<N> {
  const indexOf = new Map(names.map((name, position) => [name, indices?.[name] ?? position]))
  const nameOf = new Map([...indexOf].map(([name, index]) => [index, name]))
  return {
    type: {
      path: path.split('::'),
      def: { kind: 'variant', variants: [...indexOf].map(([name, index]) => ({ name, index, fields: [] })) },
    },
    encodeTo(value, out) {
      const index = indexOf.get(value)
      if (index === undefined) throw new CodecError(`expected one of ${names.join(', ')}, found ${String(value)}`)
      out.u8(index)
    },
    decodeFrom(input) {
      const index = input.u8()
      const name = nameOf.get(index)
      if (name === undefined) throw new CodecError(`expected a variant index of ${path}, found ${index}`)
      return name
    },
  }
}
