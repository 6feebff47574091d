/**
 * Metadata written by hand, for tests: a handful of pallets described by type texts such as `Vec<(u16, Compact<u64>)>`.
 * It goes through the same decoding as a node's metadata.
 */
import { fromHex, type Hex, toHex0x } from '@glia/base'
import { metadata as metadataCodec, type V15 } from '@polkadot-api/substrate-bindings'

/** Fields of a call, event, error or variant: named types, or one type without a name, or nothing. */
export type Fields = Readonly<Record<string, string>> | string | null

/** A named type. */
export type TypeSpec = { readonly struct: Readonly<Record<string, string>> } | { readonly variants: Variants }
/** Variants by name: `[index, fields]`. */
export type Variants = Readonly<Record<string, readonly [number, Fields]>>

/** A map's hashers and key types, and its value. */
export interface StorageSpec {
  readonly keys?: readonly (readonly [hasher: string, type: string])[]
  readonly value: string
  /** Bytes of the default; optional items have none. */
  readonly fallback?: string
}

/** A pallet. */
export interface PalletSpec {
  readonly index: number
  readonly calls?: Variants
  readonly events?: Variants
  readonly errors?: Variants
  readonly storage?: Readonly<Record<string, StorageSpec>>
  readonly constants?: Readonly<Record<string, readonly [type: string, value: string]>>
}

/** A whole runtime. */
export interface RuntimeSpec {
  readonly types?: Readonly<Record<string, TypeSpec>>
  readonly pallets: Readonly<Record<string, PalletSpec>>
  readonly apis?: Readonly<
    Record<string, Readonly<Record<string, readonly [Readonly<Record<string, string>>, string]>>>
  >
  /** Identifier, type inside the extrinsic, type only signed. */
  readonly extensions: readonly (readonly [string, string, string])[]
}

type Lookup = V15['lookup'][number]
type Def = Lookup['def']
type Field = { name: string | undefined; type: number; typeName: string | undefined; docs: string[] }

const PRIMITIVES = ['bool', 'char', 'str', 'u8', 'u16', 'u32', 'u64', 'u128', 'u256', 'i8', 'i16', 'i32', 'i64', 'i128']

/** Splits at commas outside brackets. */
function splitTop(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if ('<([{'.includes(text[i] as string)) depth++
    if ('>)]}'.includes(text[i] as string)) depth--
    if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  const last = text.slice(start).trim()
  return last === '' ? parts : [...parts, last]
}

class Registry {
  readonly entries: Lookup[] = []
  readonly #ids = new Map<string, number>()
  readonly #named: Readonly<Record<string, TypeSpec>>

  constructor(named: Readonly<Record<string, TypeSpec>>) {
    this.#named = named
  }

  #add(key: string, path: string[], params: (text: () => void) => Lookup['params'], def: () => Def): number {
    const id = this.entries.length
    this.#ids.set(key, id)
    // The place is taken first, so that a type may mention itself.
    this.entries.push({ id, path, params: [], def: { tag: 'tuple', value: [] }, docs: [] } as unknown as Lookup)
    this.entries[id] = { id, path, params: params(() => undefined), def: def(), docs: [] }
    return id
  }

  fields(fields: Fields): Field[] {
    if (fields === null) return []
    if (typeof fields === 'string') return [{ name: undefined, type: this.type(fields), typeName: undefined, docs: [] }]
    return Object.entries(fields).map(([name, type]) => ({
      name,
      type: this.type(type),
      typeName: undefined,
      docs: [],
    }))
  }

  variants(key: string, path: string[], variants: Variants): number {
    const def = (): Def => ({
      tag: 'variant',
      value: Object.entries(variants).map(([name, [index, fields]]) => ({
        name,
        fields: this.fields(fields),
        index,
        docs: [`What ${name} means.`],
      })),
    })
    return this.#add(key, path, () => [], def)
  }

  type(text: string): number {
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    const named = Object.hasOwn(this.#named, text) ? this.#named[text] : undefined
    if (named && 'variants' in named) return this.variants(text, ['test', text], named.variants)
    if (named) {
      const { struct } = named
      return this.#add(
        text,
        ['test', text],
        () => [],
        () => ({ tag: 'composite', value: this.fields(struct) }),
      )
    }
    if (text === 'AccountId') return this.#wrap(text, ['sp_core', 'crypto', 'AccountId32'], '[u8; 32]')
    if (PRIMITIVES.includes(text)) {
      return this.#add(
        text,
        [],
        () => [],
        () => ({ tag: 'primitive', value: { tag: text, value: undefined } }) as Def,
      )
    }
    const generic = /^(\w+)<(.*)>$/s.exec(text)
    if (generic) return this.#generic(text, generic[1] ?? '', generic[2] ?? '')
    const array = /^\[(.*);\s*(\d+)\]$/s.exec(text)
    if (array) {
      const len = Number(array[2])
      return this.#add(
        text,
        [],
        () => [],
        () => ({ tag: 'array', value: { len, type: this.type(array[1] ?? '') } }),
      )
    }
    if (text.startsWith('(')) {
      const parts = splitTop(text.slice(1, -1))
      return this.#add(
        text,
        [],
        () => [],
        () => ({ tag: 'tuple', value: parts.map((part) => this.type(part)) }),
      )
    }
    throw new Error(`the test's type "${text}" is not understood`)
  }

  #wrap(key: string, path: string[], inner: string): number {
    return this.#add(
      key,
      path,
      () => [],
      () => ({ tag: 'composite', value: this.fields(inner) }),
    )
  }

  #generic(text: string, name: string, inner: string): number {
    if (name === 'Vec')
      return this.#add(
        text,
        [],
        () => [],
        () => ({ tag: 'sequence', value: this.type(inner) }),
      )
    if (name === 'Compact')
      return this.#add(
        text,
        [],
        () => [],
        () => ({ tag: 'compact', value: this.type(inner) }),
      )
    if (name !== 'Option') throw new Error(`the test's type "${text}" is not understood`)
    const params = () => [{ name: 'T', type: this.type(inner) }]
    return this.#add(text, ['Option'], params, () => ({
      tag: 'variant',
      value: [
        { name: 'None', fields: [], index: 0, docs: [] },
        { name: 'Some', fields: this.fields(inner), index: 1, docs: [] },
      ],
    }))
  }
}

function storageType(
  registry: Registry,
  spec: StorageSpec,
): NonNullable<V15['pallets'][number]['storage']>['items'][number]['type'] {
  const value = registry.type(spec.value)
  const keys = spec.keys ?? []
  if (keys.length === 0) return { tag: 'plain', value }
  const types = keys.map(([, type]) => type)
  const key = registry.type(types.length === 1 ? (types[0] as string) : `(${types.join(', ')})`)
  const hashers = keys.map(([tag]) => ({ tag, value: undefined }))
  return { tag: 'map', value: { hashers, key, value } } as ReturnType<typeof storageType>
}

type PalletEnum = 'calls' | 'events' | 'errors'

/** `Balances.calls` and so on, and the enums over all pallets: `outer.calls`, `outer.events`, `outer.errors`. */
function palletTypes(spec: RuntimeSpec): Record<string, TypeSpec> {
  const types: Record<string, TypeSpec> = {}
  for (const kind of ['calls', 'events', 'errors'] as const) {
    const outer: Record<string, readonly [number, Fields]> = {}
    for (const [name, pallet] of Object.entries(spec.pallets)) {
      const variants = pallet[kind]
      if (!variants) continue
      types[`${name}.${kind}`] = { variants }
      outer[name] = [pallet.index, `${name}.${kind}`]
    }
    types[`outer.${kind}`] = { variants: outer }
  }
  return types
}

/** Encoded metadata of version 15, with the `meta` magic number, as a node's opaque metadata holds it. */
export function encodeMiniMetadata(spec: RuntimeSpec): Uint8Array {
  const registry = new Registry({ ...spec.types, ...palletTypes(spec) })
  const empty = registry.type('()')
  const id = (name: string, kind: PalletEnum) =>
    spec.pallets[name]?.[kind] === undefined ? undefined : registry.type(`${name}.${kind}`)
  const pallets: V15['pallets'] = Object.entries(spec.pallets).map(([name, pallet]) => ({
    name,
    storage: pallet.storage && {
      prefix: name,
      items: Object.entries(pallet.storage).map(([item, entry]) => ({
        name: item,
        modifier: entry.fallback === undefined ? 0 : 1,
        type: storageType(registry, entry),
        fallback: (entry.fallback ?? '0x00') as Hex & { __hexString?: unknown },
        docs: [],
      })),
    },
    calls: id(name, 'calls'),
    events: id(name, 'events'),
    constants: Object.entries(pallet.constants ?? {}).map(([constant, [type, value]]) => ({
      name: constant,
      type: registry.type(type),
      value: value as Hex,
      docs: [],
    })),
    errors: id(name, 'errors'),
    index: pallet.index,
    docs: [],
  }))
  const apis = Object.entries(spec.apis ?? {}).map(([name, methods]) => ({
    name,
    methods: Object.entries(methods).map(([method, [inputs, output]]) => ({
      name: method,
      inputs: Object.entries(inputs).map(([input, type]) => ({ name: input, type: registry.type(type) })),
      output: registry.type(output),
      docs: [],
    })),
    docs: [],
  }))
  const extensions = spec.extensions.map(([identifier, type, additionalSigned]) => ({
    identifier,
    type: registry.type(type),
    additionalSigned: registry.type(additionalSigned),
  }))
  const value: V15 = {
    lookup: registry.entries,
    pallets,
    extrinsic: {
      version: 4,
      address: registry.type('MultiAddress'),
      call: registry.type('outer.calls'),
      signature: empty,
      extra: empty,
      signedExtensions: extensions,
    },
    type: empty,
    apis,
    outerEnums: {
      call: registry.type('outer.calls'),
      event: registry.type('outer.events'),
      error: registry.type('outer.errors'),
    },
    custom: [],
  } as unknown as V15
  return metadataCodec.enc({ magicNumber: 0x6174656d, metadata: { tag: 'v15', value } } as Parameters<
    typeof metadataCodec.enc
  >[0])
}

/** Concatenates hex texts into one. */
export function joinHex(...parts: readonly string[]): Hex {
  return toHex0x(fromHex(parts.map((part) => part.replace(/^0x/, '')).join('')))
}
