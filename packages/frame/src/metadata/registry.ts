import { accountId } from '../codec/identity.ts'
import type { FieldInfo, TypeInfo } from '../codec/typeInfo.ts'
import type { Writer } from '../codec/writer.ts'
import {
  RUNTIME_CALL_TYPE,
  RUNTIME_ERROR_TYPE,
  RUNTIME_EVENT_TYPE,
  RUNTIME_EXTRINSIC_TYPE,
} from '../executive/runtimeCall.ts'

interface Field {
  readonly name: string | undefined
  readonly type: number
  readonly typeName: string | undefined
  readonly docs: readonly string[]
}

type Def =
  | { readonly kind: 'composite'; readonly fields: readonly Field[] }
  | {
      readonly kind: 'variant'
      readonly variants: readonly {
        readonly name: string
        readonly index: number
        readonly fields: readonly Field[]
        readonly docs: readonly string[]
      }[]
    }
  | { readonly kind: 'sequence'; readonly item: number }
  | { readonly kind: 'array'; readonly length: number; readonly item: number }
  | { readonly kind: 'tuple'; readonly items: readonly number[] }
  | { readonly kind: 'primitive'; readonly id: number }
  | { readonly kind: 'compact'; readonly item: number }
  | { readonly kind: 'bitSequence'; readonly store: number; readonly order: number }

interface PortableType {
  readonly path: readonly string[]
  readonly params: readonly { readonly name: string; readonly type: number | undefined }[]
  readonly def: Def
  readonly docs: readonly string[]
}

/** Numbers of scale-info's `TypeDefPrimitive`. */
const PRIMITIVE_IDS = {
  bool: 0,
  char: 1,
  str: 2,
  u8: 3,
  u16: 4,
  u32: 5,
  u64: 6,
  u128: 7,
  u256: 8,
  i8: 9,
  i16: 10,
  i32: 11,
  i64: 12,
  i128: 13,
  i256: 14,
} as const

/**
 * The portable type registry of scale-info: every type once, referred to by number. Equal descriptions share a number.
 * The runtime's own enums (calls contain calls) get their number before their contents are known.
 */
export class TypeRegistry {
  readonly #types: (PortableType | undefined)[] = []
  readonly #byIdentity = new Map<TypeInfo, number>()
  readonly #byShape = new Map<string, number>()
  readonly callType: number
  readonly eventType: number
  readonly errorType: number
  readonly extrinsicType: number

  constructor() {
    // async-substrate-interface takes type 0 for the account id, whatever it says: the reference's registry starts with it.
    const account = this.#reserve(accountId.type)
    this.fill(account, accountId.type)
    this.#byShape.set(JSON.stringify(this.#types[account]), account)
    this.callType = this.#reserve(RUNTIME_CALL_TYPE)
    this.eventType = this.#reserve(RUNTIME_EVENT_TYPE)
    this.errorType = this.#reserve(RUNTIME_ERROR_TYPE)
    this.extrinsicType = this.#reserve(RUNTIME_EXTRINSIC_TYPE)
  }

  /** Number of a type, registering it and everything it is made of. */
  add(info: TypeInfo): number {
    const known = this.#byIdentity.get(info)
    if (known !== undefined) return known
    const type = this.#describe(info)
    const shape = JSON.stringify(type)
    let id = this.#byShape.get(shape)
    if (id === undefined) {
      id = this.#types.push(type) - 1
      this.#byShape.set(shape, id)
    }
    this.#byIdentity.set(info, id)
    return id
  }

  /** Gives a reserved enum its contents. */
  fill(id: number, info: TypeInfo): void {
    this.#types[id] = this.#describe(info)
  }

  encodeTo(out: Writer): void {
    out.compact(this.#types.length)
    this.#types.forEach((type, id) => {
      out.compact(id)
      writeType(out, type as PortableType)
    })
  }

  #describe(info: TypeInfo): PortableType {
    return {
      path: info.path ?? [],
      params: (info.params ?? []).map((param) => ({
        name: param.name,
        type: param.type === undefined ? undefined : this.add(param.type),
      })),
      def: this.#define(info),
      docs: info.docs ?? [],
    }
  }

  #reserve(info: TypeInfo): number {
    const id = this.#types.push(undefined) - 1
    this.#byIdentity.set(info, id)
    return id
  }

  #fields(fields: readonly FieldInfo[]): Field[] {
    return fields.map((field) => ({
      name: field.name,
      type: this.add(field.type),
      typeName: field.typeName,
      docs: field.docs ?? [],
    }))
  }

  #define(info: TypeInfo): Def {
    const def = info.def
    switch (def.kind) {
      case 'primitive':
        return { kind: 'primitive', id: PRIMITIVE_IDS[def.primitive] }
      case 'composite':
        return { kind: 'composite', fields: this.#fields(def.fields) }
      case 'variant':
        return {
          kind: 'variant',
          variants: def.variants.map((variant) => ({
            name: variant.name,
            index: variant.index,
            fields: this.#fields(variant.fields),
            docs: variant.docs ?? [],
          })),
        }
      case 'sequence':
        return { kind: 'sequence', item: this.add(def.item) }
      case 'array':
        return { kind: 'array', length: def.length, item: this.add(def.item) }
      case 'tuple':
        return { kind: 'tuple', items: def.items.map((item) => this.add(item)) }
      case 'compact':
        return { kind: 'compact', item: this.add(def.item) }
      case 'bitSequence':
        return { kind: 'bitSequence', store: this.add(def.store), order: this.add(def.order) }
    }
  }
}

const utf8 = new TextEncoder()

export function writeText(out: Writer, text: string): void {
  const bytes = utf8.encode(text)
  out.compact(bytes.length)
  out.raw(bytes)
}

export function writeTexts(out: Writer, texts: readonly string[]): void {
  out.compact(texts.length)
  for (const text of texts) writeText(out, text)
}

function writeFields(out: Writer, fields: readonly Field[]): void {
  out.compact(fields.length)
  for (const field of fields) {
    writeOptionalText(out, field.name)
    out.compact(field.type)
    writeOptionalText(out, field.typeName)
    writeTexts(out, field.docs)
  }
}

function writeOptionalText(out: Writer, text: string | undefined): void {
  out.u8(text === undefined ? 0 : 1)
  if (text !== undefined) writeText(out, text)
}

function writeType(out: Writer, type: PortableType): void {
  writeTexts(out, type.path)
  out.compact(type.params.length)
  for (const param of type.params) {
    writeText(out, param.name)
    out.u8(param.type === undefined ? 0 : 1)
    if (param.type !== undefined) out.compact(param.type)
  }
  writeDef(out, type.def)
  writeTexts(out, type.docs)
}

function writeDef(out: Writer, def: Def): void {
  switch (def.kind) {
    case 'composite':
      out.u8(0)
      return writeFields(out, def.fields)
    case 'variant':
      out.u8(1)
      out.compact(def.variants.length)
      for (const variant of def.variants) {
        writeText(out, variant.name)
        writeFields(out, variant.fields)
        out.u8(variant.index)
        writeTexts(out, variant.docs)
      }
      return
    case 'sequence':
      out.u8(2)
      return out.compact(def.item)
    case 'array':
      out.u8(3)
      out.u32(def.length)
      return out.compact(def.item)
    case 'tuple':
      out.u8(4)
      out.compact(def.items.length)
      for (const item of def.items) out.compact(item)
      return
    case 'primitive':
      out.u8(5)
      return out.u8(def.id)
    case 'compact':
      out.u8(6)
      return out.compact(def.item)
    case 'bitSequence':
      out.u8(7)
      out.compact(def.store)
      return out.compact(def.order)
  }
}
