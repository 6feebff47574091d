import { multiAddress } from '../codec/identity.ts'
import { snakeCase, type TypeInfo, type VariantInfo } from '../codec/typeInfo.ts'
import { variantFields } from '../codec/variant.ts'
import { Writer } from '../codec/writer.ts'
import { multiSignature } from '../executive/extrinsic.ts'
import { RUNTIME_CALL_TYPE, RUNTIME_ERROR_TYPE, RUNTIME_EVENT_TYPE } from '../executive/runtimeCall.ts'
import type { Pallet } from '../pallet/pallet.ts'
import type { Runtime, RuntimeConfig } from '../runtime.ts'
import type { HasherName } from '../storage/hashers.ts'
import type { StorageEntry } from '../storage/item.ts'
import { uncheckedExtrinsicType, wrappedExtrinsicType } from './extrinsicType.ts'
import { TypeRegistry, writeText, writeTexts } from './registry.ts'

/** Metadata versions this framework writes. */
export const METADATA_VERSIONS = [14, 15] as const
export type MetadataVersion = (typeof METADATA_VERSIONS)[number]

const HASHER_IDS: Record<HasherName, number> = {
  Blake2_128: 0,
  Blake2_256: 1,
  Blake2_128Concat: 2,
  Twox128: 3,
  Twox256: 4,
  Twox64Concat: 5,
  Identity: 6,
}

const cache = new WeakMap<Runtime, Map<MetadataVersion, Uint8Array>>()

/**
 * `meta` + version + metadata, as clients read it: everything in it comes from the declarations.
 * Made once per runtime and version.
 */
export function metadata(runtime: Runtime, version: MetadataVersion): Uint8Array {
  let versions = cache.get(runtime)
  if (versions === undefined) {
    versions = new Map()
    cache.set(runtime, versions)
  }
  let bytes = versions.get(version)
  if (bytes === undefined) {
    bytes = build(runtime, version)
    versions.set(version, bytes)
  }
  return bytes
}

function build(runtime: Runtime, version: MetadataVersion): Uint8Array {
  const registry = new TypeRegistry()
  // The registry stands first in the bytes but is complete only when everything else was described.
  const body = new Writer(1 << 18)
  const outer = new OuterEnums()
  body.compact(runtime.pallets.length)
  for (const pallet of runtime.pallets) writePallet(body, registry, outer, runtime, pallet, version)
  registry.fill(registry.callType, outer.of(RUNTIME_CALL_TYPE, outer.calls))
  registry.fill(registry.eventType, outer.of(RUNTIME_EVENT_TYPE, outer.events))
  registry.fill(registry.errorType, outer.of(RUNTIME_ERROR_TYPE, outer.errors))
  writeExtrinsic(body, registry, runtime, version)
  body.compact(registry.add({ path: ['node_subtensor_runtime', 'Runtime'], def: { kind: 'composite', fields: [] } }))
  if (version === 15) {
    writeApis(body, registry, runtime)
    body.compact(registry.callType)
    body.compact(registry.eventType)
    body.compact(registry.errorType)
    body.compact(0) // custom metadata: none
  }
  const out = new Writer(1 << 18)
  out.raw(new TextEncoder().encode('meta'))
  out.u8(version)
  registry.encodeTo(out)
  out.raw(body.copy())
  return out.copy()
}

/** Collects the variants of RuntimeCall, RuntimeEvent and RuntimeError while pallets are described. */
class OuterEnums {
  readonly calls: VariantInfo[] = []
  readonly events: VariantInfo[] = []
  readonly errors: VariantInfo[] = []

  of(hole: TypeInfo, variants: readonly VariantInfo[]): TypeInfo {
    return { ...hole, def: { kind: 'variant', variants } }
  }
}

function crateOf(pallet: Pallet): string {
  return pallet.crate ?? `pallet_${snakeCase(pallet.name)}`
}

function palletEnum(pallet: Pallet, name: 'Call' | 'Event' | 'Error', variants: readonly VariantInfo[]): TypeInfo {
  return {
    path: [...crateOf(pallet).split('::'), 'pallet', name],
    params: [{ name: 'T' }],
    def: { kind: 'variant', variants },
  }
}

const docsOf = (docs: string | undefined): { docs?: readonly string[] } =>
  docs === undefined || docs === '' ? {} : { docs: docs.split('\n') }

function callsType(pallet: Pallet): TypeInfo {
  return palletEnum(
    pallet,
    'Call',
    [...pallet.callByName.values()]
      .sort((a, b) => a.call.index - b.call.index)
      .map(({ name, call }) => ({ name, index: call.index, fields: call.fields, ...docsOf(call.docs) })),
  )
}

function eventsType(pallet: Pallet): TypeInfo {
  return palletEnum(
    pallet,
    'Event',
    Object.values(pallet.events).map((event) => ({
      name: event.name,
      index: event.index,
      fields: variantFields(event.type).map((field, at) => ({
        ...field,
        ...(event.typeNames?.[at] === undefined ? {} : { typeName: event.typeNames[at] }),
      })),
      ...docsOf(event.docs),
    })),
  )
}

function errorsType(pallet: Pallet): TypeInfo {
  return palletEnum(
    pallet,
    'Error',
    Object.values(pallet.errors).map((error) => ({
      name: error.name,
      index: error.index,
      fields: [],
      ...docsOf(error.docs),
    })),
  )
}

function writePallet(
  out: Writer,
  registry: TypeRegistry,
  outer: OuterEnums,
  runtime: Runtime,
  pallet: Pallet,
  version: MetadataVersion,
): void {
  writeText(out, pallet.name)
  writeStorage(out, registry, pallet, runtime.config)
  const optional = (present: boolean, type: () => TypeInfo, into: VariantInfo[]) => {
    out.u8(present ? 1 : 0)
    if (!present) return
    const info = type()
    out.compact(registry.add(info))
    into.push({ name: pallet.name, index: pallet.index, fields: [{ type: info, typeName: `${pallet.name}` }] })
  }
  optional(pallet.callByName.size > 0, () => callsType(pallet), outer.calls)
  optional(Object.keys(pallet.events).length > 0, () => eventsType(pallet), outer.events)
  const constants = Object.entries(pallet.constants)
  out.compact(constants.length)
  for (const [name, constant] of constants) {
    writeText(out, name)
    out.compact(registry.add(constant.type))
    const value = constant.encoded(runtime.config)
    out.compact(value.length)
    out.raw(value)
    writeTexts(out, constant.docs === '' ? [] : [constant.docs])
  }
  optional(Object.keys(pallet.errors).length > 0, () => errorsType(pallet), outer.errors)
  out.u8(pallet.index)
  if (version === 15) writeTexts(out, pallet.docs === undefined ? [] : [pallet.docs])
}

function writeStorage(out: Writer, registry: TypeRegistry, pallet: Pallet, config: RuntimeConfig): void {
  const present = pallet.storage.length > 0
  out.u8(present ? 1 : 0)
  if (!present) return
  writeText(out, pallet.name)
  out.compact(pallet.storage.length)
  for (const item of pallet.storage) writeStorageEntry(out, registry, item, config)
}

function writeStorageEntry(out: Writer, registry: TypeRegistry, item: StorageEntry, config: RuntimeConfig): void {
  writeText(out, item.name)
  out.u8(item.modifier === 'Optional' ? 0 : 1)
  if (item.keys.length === 0) {
    out.u8(0)
    out.compact(registry.add(item.codec.type))
  } else {
    out.u8(1)
    out.compact(item.keys.length)
    for (const key of item.keys) out.u8(HASHER_IDS[key.hasher])
    const keyTypes = item.keys.map((key) => key.codec.type)
    const only = keyTypes.length === 1 ? keyTypes[0] : undefined
    out.compact(registry.add(only ?? { def: { kind: 'tuple', items: keyTypes } }))
    out.compact(registry.add(item.codec.type))
  }
  const fallback = item.fallback(config)
  out.compact(fallback.length)
  out.raw(fallback)
  writeTexts(out, item.docs)
}

function writeExtrinsic(out: Writer, registry: TypeRegistry, runtime: Runtime, version: MetadataVersion): void {
  const extra: TypeInfo = { def: { kind: 'tuple', items: runtime.extensions.map((extension) => extension.extra.type) } }
  const extrinsic = wrappedExtrinsicType(uncheckedExtrinsicType(extra), extra)
  registry.fill(registry.extrinsicType, extrinsic)
  if (version === 14) {
    out.compact(registry.extrinsicType)
    out.u8(4)
  } else {
    out.u8(4)
    out.compact(registry.add(multiAddress.type))
    out.compact(registry.callType)
    out.compact(registry.add(multiSignature.type))
    out.compact(registry.add(extra))
  }
  out.compact(runtime.extensions.length)
  for (const extension of runtime.extensions) {
    writeText(out, extension.identifier)
    out.compact(registry.add(extension.extra.type))
    out.compact(registry.add(extension.implicit.type))
  }
}

function writeApis(out: Writer, registry: TypeRegistry, runtime: Runtime): void {
  out.compact(runtime.apis.length)
  for (const api of runtime.apis) {
    writeText(out, api.name)
    const methods = Object.entries(api.methods)
    out.compact(methods.length)
    for (const [key, method] of methods) {
      writeText(out, snakeCase(key))
      out.compact(method.args.length)
      for (const arg of method.args) {
        writeText(out, arg.name)
        out.compact(registry.add(arg.codec.type))
      }
      out.compact(registry.add(method.returns.type))
      writeTexts(out, method.docs === '' ? [] : [method.docs])
    }
    writeTexts(out, api.docs === undefined ? [] : [api.docs])
  }
}
