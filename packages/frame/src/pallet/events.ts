import type { Codec } from '../codec/codec.ts'
import { struct, tuple } from '../codec/composite.ts'
import type { Field, FieldValues } from '../codec/field.ts'
import { unit } from '../codec/primitives.ts'
import type { TypeInfo } from '../codec/typeInfo.ts'
import { type Home, PalletMember } from './member.ts'

/** One event of a pallet: `fields` is a struct or tuple codec (or `unit`). */
export class PalletEvent<T = unknown> extends PalletMember {
  readonly fields: Codec<T>
  /** Rust spellings of the fields, in order. */
  readonly typeNames: readonly string[]

  constructor(home: Home, name: string, index: number, { fields, docs, typeNames }: EventDeclaration<T>) {
    super(home, name, index, docs)
    this.fields = fields
    this.typeNames = typeNames
  }

  get type(): TypeInfo {
    return this.fields.type
  }
}

/** An event before it has its name and its number, which are its place among its pallet's events. */
export interface EventDeclaration<T> {
  readonly fields: Codec<T>
  readonly docs: string
  /** Rust spellings of the fields, in order. */
  readonly typeNames: readonly string[]
}

/** Fields that have names in the metadata. */
type NamedFields = Readonly<Record<string, Field<unknown>>>

/** An event without fields, of unnamed fields in their order, or of named ones; what it says, in a sentence. */
export function event(docs: string): EventDeclaration<undefined>
export function event<F extends readonly [Field<unknown>, ...Field<unknown>[]]>(
  docs: string,
  ...fields: F
): EventDeclaration<FieldValues<F>>
export function event<F extends NamedFields>(docs: string, fields: F): EventDeclaration<FieldValues<F>>
export function event(docs: string, ...given: readonly (Field<unknown> | NamedFields)[]): EventDeclaration<never> {
  const [first] = given
  const named = first === undefined || isField(first) ? undefined : first
  const fields = named === undefined ? given.filter(isField) : Object.values(named)
  const codecs = fields.map(({ codec }) => codec)
  let codec: Codec<unknown> = unit as Codec<unknown>
  if (named !== undefined)
    codec = struct(
      Object.fromEntries(Object.entries(named).map(([name, each]) => [name, each.codec])),
    ) as Codec<unknown>
  else if (codecs.length > 0) codec = tuple(...codecs) as Codec<unknown>
  return { fields: codec as Codec<never>, docs, typeNames: fields.map(({ typeName }) => typeName) }
}

const isField = (given: Field<unknown> | NamedFields): given is Field<unknown> => typeof given['typeName'] === 'string'

export type EventSet<T extends object = Record<string, never>> = { readonly [K in keyof T]: PalletEvent<T[K]> }

/** Events by name, in wire order. */
export type EventDeclarations<T extends object> = { readonly [K in keyof T]: EventDeclaration<T[K]> }

export function palletEvents<T extends object>(home: Home, declared: EventDeclarations<T>): EventSet<T> {
  const set: Record<string, PalletEvent> = {}
  for (const [index, [name, each]] of Object.entries<EventDeclaration<unknown>>(declared).entries())
    set[name] = new PalletEvent(home, name, index, each)
  return set as EventSet<T>
}
