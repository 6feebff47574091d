import type { EnumVar, LookupEntry, MetadataLookup, StructVar, Var } from '@polkadot-api/metadata-builders'
import type { UnifiedMetadata } from '@polkadot-api/substrate-bindings'
import { brandOf, namesOf } from './names.ts'

/** Values as the client gives them, or as it takes them. */
export type Side = 'given' | 'taken'

type Field = { readonly name?: string | undefined; readonly typeName?: string | undefined }

/** Fixed arrays up to here are told by their length. */
const MAX_TUPLE = 8
const BIG = /^[ui](?:64|128|256)$/

/** A property's name, quoted where it has to be. */
export const property = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))

/**
 * TypeScript's types of what the client's codecs give (numbers to 32 bits, bigint above, accounts as SS58, bytes as
 * Uint8Array, those of a fixed number as hexadecimal text) and of what they take, which is more (see the SDK's Adapter).
 */
export class Renderer {
  readonly #lookup: MetadataLookup
  readonly #raw: UnifiedMetadata['lookup']
  readonly #names: Map<number, string>
  /** Types with a name that were asked for: their number, and the side they are seen from. */
  readonly #asked = new Map<string, { readonly id: number; readonly side: Side }>()

  constructor(lookup: MetadataLookup) {
    this.#lookup = lookup
    this.#raw = lookup.metadata.lookup
    this.#names = namesOf(this.#raw)
  }

  /** A type by its number. */
  type(id: number, side: Side): string {
    return this.#entry(this.#lookup(id), side)
  }

  /** A field of a struct, a call or an event: its type's name may say a unit. */
  field(entry: LookupEntry, field: Field | undefined, side: Side): string {
    const brand = side === 'given' ? brandOf(field?.typeName) : undefined
    return brand ?? this.#entry(entry, side)
  }

  /** The body of a type that is a struct, or one variant's fields, with the raw fields that know type names. */
  fields(value: StructVar['value'], raw: readonly Field[], side: Side): string {
    const lines = Object.entries(value).map(([name, entry]) => {
      const optional = side === 'taken' && entry.type === 'option' ? '?' : ''
      const found = raw.find((each) => each.name === name)
      const type = this.field(entry, found, side)
      return `readonly ${property(name)}${optional}: ${type}`
    })
    return lines.length === 0 ? '{}' : `{ ${lines.join('; ')} }`
  }

  /** What a variant holds beside its name. */
  variant(variant: EnumVar['value'][string], raw: readonly Field[], side: Side): string {
    if (variant.type === 'void') return 'undefined'
    if (variant.type === 'lookupEntry') return this.field(variant.value, raw[0], side)
    if (variant.type === 'struct') return this.fields(variant.value, raw, side)
    if (variant.type === 'tuple')
      return `readonly [${variant.value.map((each, i) => this.field(each, raw[i], side)).join(', ')}]`
    return this.#var(variant, side)
  }

  /** The variants of an enum's raw definition: their fields' type names. */
  rawVariants(id: number): Map<string, readonly Field[]> {
    const def = this.#raw[id]?.def
    return new Map(def?.tag === 'variant' ? def.value.map(({ name, fields }) => [name, fields] as const) : [])
  }

  /** Declarations of all named types that were asked for, and of those that they ask for in turn. */
  declarations(): string[] {
    const done = new Map<string, string>()
    for (let before = -1; before !== this.#asked.size; ) {
      before = this.#asked.size
      for (const [name, { id, side }] of [...this.#asked])
        if (!done.has(name)) done.set(name, `export type ${name} = ${this.#definition(this.#lookup(id), side)}`)
    }
    return [...done].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text)
  }

  #entry(entry: LookupEntry, side: Side): string {
    // Calls inside calls, and events and errors of all pallets: each would name the whole chain.
    const last = this.#raw[entry.id]?.path.at(-1) ?? ''
    if (entry.id === this.#lookup.call || last === 'RuntimeCall')
      return side === 'given' ? 'DecodedVariant' : 'Call | Uint8Array'
    if (last === 'RuntimeEvent' || last === 'RuntimeError') return 'DecodedVariant'
    const named = entry.type === 'struct' || entry.type === 'enum'
    const name = named ? this.#names.get(entry.id) : undefined
    if (name === undefined) return this.#definition(entry, side)
    const full = side === 'given' ? name : `${name}Input`
    this.#asked.set(full, { id: entry.id, side })
    return full
  }

  #definition(entry: LookupEntry, side: Side): string {
    if (entry.type === 'enum') return this.#enum(entry, entry.id, side)
    if (entry.type === 'struct') {
      const def = this.#raw[entry.id]?.def
      return this.fields(entry.value, def?.tag === 'composite' ? def.value : [], side)
    }
    return this.#var(entry, side)
  }

  #enum(type: EnumVar, id: number, side: Side): string {
    const raw = this.rawVariants(id)
    const variants = Object.entries(type.value)
    const texts = variants.map(([name, variant]) => {
      const value = this.variant(variant, raw.get(name) ?? [], side)
      const optional = side === 'taken' && variant.type === 'void' ? '?' : ''
      return `{ readonly type: ${JSON.stringify(name)}; readonly value${optional}: ${value} }`
    })
    if (side === 'taken') {
      // A variant without data may be its name alone, and an account stands for its MultiAddress.
      for (const [name, variant] of variants) if (variant.type === 'void') texts.push(JSON.stringify(name))
      if ('Id' in type.value && 'Address20' in type.value) texts.push('Account')
    }
    return texts.length === 0 ? 'never' : texts.join(' | ')
  }

  #var(type: Var, side: Side): string {
    const taken = side === 'taken'
    switch (type.type) {
      case 'primitive':
        if (type.value === 'bool') return 'boolean'
        if (type.value === 'str' || type.value === 'char') return 'string'
        return taken ? 'Integer' : BIG.test(type.value) ? 'bigint' : 'number'
      case 'compact':
        return taken ? 'Integer' : type.isBig ? 'bigint' : 'number'
      case 'AccountId32':
        return taken ? 'Account' : 'string'
      case 'AccountId20':
        return 'string'
      case 'void':
        return 'undefined'
      case 'bitSequence':
        return '{ readonly bytes: Uint8Array; readonly bitsLen: number }'
      case 'option':
        return `${this.#entry(type.value, side)} | undefined`
      case 'sequence':
        if (isU8(type.value)) return taken ? 'Bytes' : 'Uint8Array'
        return `readonly ${bracketed(this.#entry(type.value, side))}[]`
      case 'array':
        if (isU8(type.value)) return taken ? 'Bytes' : 'Hex'
        // The library shows a tuple of one type as an array.
        if (type.len <= MAX_TUPLE) return `readonly [${Array(type.len).fill(this.#entry(type.value, side)).join(', ')}]`
        return `readonly ${bracketed(this.#entry(type.value, side))}[]`
      case 'tuple':
        return `readonly [${type.value.map((each) => this.#entry(each, side)).join(', ')}]`
      case 'struct':
        return this.fields(type.value, [], side)
      case 'enum':
        return this.#enum(type, -1, side)
      case 'result': {
        const [ok, failed] = [this.#entry(type.value.ok, side), this.#entry(type.value.ko, side)]
        return `{ readonly success: true; readonly value: ${ok} } | { readonly success: false; readonly value: ${failed} }`
      }
    }
  }
}

function isU8(type: LookupEntry): boolean {
  return type.type === 'primitive' && type.value === 'u8'
}

function bracketed(type: string): string {
  return /^\w+$/.test(type) ? type : `(${type})`
}
