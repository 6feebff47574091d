import type { EnumVar, LookupEntry, MetadataLookup } from '@polkadot-api/metadata-builders'
import { all, BYTES, compactOf, fixed, list, NOTHING, option, type Shape } from './lengths.ts'

/** Bytes of the types that have no parts. */
const PRIMITIVES: Readonly<Record<string, number>> = {
  bool: 1,
  char: 4,
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  u128: 16,
  u256: 32,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  i128: 16,
  i256: 32,
}

/** Accounts become texts of 48 characters. */
const ACCOUNT_COST = 4

/** The shapes of a chain's types, by their numbers; made when first needed. */
export class Shapes {
  readonly #lookup: MetadataLookup
  readonly #known = new Map<number, Shape | undefined>()

  constructor(lookup: MetadataLookup) {
    this.#lookup = lookup
  }

  /** The shape of a type. */
  of(type: number): Shape {
    const known = this.#known.get(type)
    if (known !== undefined) return known
    // A type that holds itself is looked up once it is known.
    if (this.#known.has(type)) return { kind: 'later', shape: () => this.of(type) }
    this.#known.set(type, undefined)
    const shape = this.#made(this.#lookup(type))
    this.#known.set(type, shape)
    return shape
  }

  #made(type: LookupEntry): Shape {
    switch (type.type) {
      case 'primitive':
        return type.value === 'str' ? BYTES : fixed(PRIMITIVES[type.value] ?? 1)
      case 'compact':
        return compactOf(8 * (PRIMITIVES[type.size] ?? 16))
      case 'void':
        return NOTHING
      case 'AccountId32':
        return fixed(32, ACCOUNT_COST)
      case 'AccountId20':
        return fixed(20, ACCOUNT_COST)
      case 'bitSequence':
        return { kind: 'bits' }
      case 'option':
        return option(this.of(type.value.id))
      case 'result':
        return {
          kind: 'one',
          of: new Map([
            [0, this.of(type.value.ok.id)],
            [1, this.of(type.value.ko.id)],
          ]),
        }
      case 'sequence':
        return isU8(type.value) ? BYTES : list(this.of(type.value.id))
      case 'array':
        return isU8(type.value) ? fixed(type.len, 2) : list(this.of(type.value.id), type.len)
      case 'tuple':
        return all(...type.value.map(({ id }) => this.of(id)))
      case 'struct':
        return all(...Object.values(type.value).map(({ id }) => this.of(id)))
      case 'enum':
        // An error of a pallet takes as many bytes as any of them: most leave some unused.
        if (type.byteLength !== undefined) return fixed(type.byteLength, 2)
        return {
          kind: 'one',
          of: new Map(Object.values(type.value).map((variant) => [variant.idx, this.#variant(variant)])),
        }
    }
  }

  #variant(variant: EnumVar['value'][string]): Shape {
    switch (variant.type) {
      case 'void':
        return NOTHING
      case 'lookupEntry':
        return this.of(variant.value.id)
      case 'tuple':
        return all(...variant.value.map(({ id }) => this.of(id)))
      case 'struct':
        return all(...Object.values(variant.value).map(({ id }) => this.of(id)))
      case 'array':
        return list(this.of(variant.value.id), variant.len)
    }
  }
}

function isU8(type: LookupEntry): boolean {
  return type.type === 'primitive' && type.value === 'u8'
}
