import { readFileSync } from 'node:fs'
import { toHex0x } from '@glia/base'
import { type Constant, type FieldInfo, snakeCase, type TypeInfo } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import { constants } from './constants.ts'
import { errors } from './errors.ts'
import { events } from './events.ts'
import { subtensorModule } from './index.ts'

const FACTS = new URL('../../../testdata/facts/spec425.json', import.meta.url)

const byName: Readonly<Record<string, Constant>> = constants

interface Facts {
  lookup: { path: string[]; def: { tag: string; value: unknown } }[]
  pallets: {
    name: string
    storage: {
      items: {
        name: string
        modifier: number
        fallback: string
        type: { tag: string; value: unknown }
      }[]
    }
    constants: { name: string; type: number; value: string }[]
    calls: { type: number }
    errors: { type: number }
    events: { type: number }
  }[]
}
interface Field {
  name?: string
  type: number
}
interface VariantFact {
  name: string
  index: number
  fields: Field[]
}

/** A type by its shape: wrappers of one unnamed member are dropped, the mock's 256-bit account ids are bytes. */
function shapeOfFact(facts: Facts, id: number): string {
  const type = facts.lookup[id] as Facts['lookup'][number]
  if (type.path.join('::') === 'primitive_types::U256') return '[u8;32]'
  const { tag, value } = type.def
  const of = (inner: number) => shapeOfFact(facts, inner)
  switch (tag) {
    case 'primitive':
      return (value as { tag: string }).tag
    case 'sequence':
      return `Vec<${of(value as number)}>`
    case 'array':
      return `[${of((value as { type: number }).type)};${(value as { len: number }).len}]`
    case 'tuple':
      return `(${(value as number[]).map(of).join(',')})`
    case 'compact':
      return `Compact<${of(value as number)}>`
    case 'composite': {
      const fields = value as Field[]
      if (fields.length === 1 && fields[0]?.name === undefined) return of((fields[0] as Field).type)
      return `{${fields.map((field) => `${field.name}:${of(field.type)}`).join(',')}}`
    }
    default:
      return `enum{${(value as VariantFact[])
        .map((v) => `${v.index}${v.name}(${v.fields.map((f) => `${f.name ?? ''}:${of(f.type)}`).join(',')})`)
        .join(',')}}`
  }
}

function shapeOf(type: TypeInfo): string {
  const { def } = type
  switch (def.kind) {
    case 'primitive':
      return def.primitive
    case 'sequence':
      return `Vec<${shapeOf(def.item)}>`
    case 'array':
      return `[${shapeOf(def.item)};${def.length}]`
    case 'tuple':
      return `(${def.items.map(shapeOf).join(',')})`
    case 'compact':
      return `Compact<${shapeOf(def.item)}>`
    case 'composite': {
      const [first] = def.fields
      if (def.fields.length === 1 && first?.name === undefined) return shapeOf((first as { type: TypeInfo }).type)
      return `{${def.fields.map((field) => `${field.name}:${shapeOf(field.type)}`).join(',')}}`
    }
    case 'variant':
      return `enum{${def.variants
        .map((v) => `${v.index}${v.name}(${v.fields.map((f) => `${f.name ?? ''}:${shapeOf(f.type)}`).join(',')})`)
        .join(',')}}`
    default:
      throw new Error(`no shape for ${def.kind}`)
  }
}

const argument = (field: FieldInfo): string => `${field.name}:${shapeOf(field.type)}`

// Block numbers are u64 in the mock runtime of the facts and u32 on the chain.
const BLOCK_NUMBER_ITEMS = new Set([
  'DissolveNetworkScheduleDuration',
  'ColdkeySwapAnnouncementDelay',
  'ColdkeySwapReannouncementDelay',
  'ColdkeySwapAnnouncements',
  'ColdkeySwapDisputes',
  'SubnetLeases',
  'InitialDissolveNetworkScheduleDuration',
  'InitialColdkeySwapAnnouncementDelay',
  'InitialColdkeySwapReannouncementDelay',
  'HotkeySwapOnSubnetInterval',
  'LeaseDividendsDistributionInterval',
])
const BLOCK_NUMBER_EVENTS = new Set([
  'DissolveNetworkScheduled',
  'ColdkeySwapAnnouncementDelaySet',
  'ColdkeySwapReannouncementDelaySet',
  'DissolveNetworkScheduleDurationSet',
  'SubnetLeaseCreated',
])
const narrow = (shape: string) => shape.replaceAll('u64', 'u32')
/** Loosens block numbers: both sides with every u64 read as u32. */
const comparable = (shape: string, isBlock: boolean) => (isBlock ? narrow(shape) : shape)

const facts = JSON.parse(readFileSync(FACTS, 'utf8')) as Facts
const reference = facts.pallets.find((pallet) => pallet.name === 'SubtensorModule') as Facts['pallets'][number]

/** The mock runtime's values of the constants, so that its fallbacks are ours. */
function mockConfig() {
  const overrides: Record<string, unknown> = {}
  for (const constant of reference.constants) {
    const mine = byName[constant.name]
    if (mine === undefined || BLOCK_NUMBER_ITEMS.has(constant.name)) continue
    const bytes = Buffer.from(constant.value.slice(2), 'hex')
    const kind = shapeOf(mine.type)
    const number = bytes.length === 8 ? bytes.readBigUInt64LE() : bytes.readUIntLE(0, bytes.length)
    if (kind === 'i16') overrides[`SubtensorModule.${constant.name}`] = bytes.readInt16LE()
    else if (kind === 'bool') overrides[`SubtensorModule.${constant.name}`] = number === 1
    else if (!kind.startsWith('[')) overrides[`SubtensorModule.${constant.name}`] = number
  }
  return { fastBlocks: false, overrides }
}

describe('SubtensorModule against the metadata of the reference (spec 425)', () => {
  it('lists the same storage items in the same order, others after them', () => {
    expect(reference.storage.items.length).toBe(222)
    const names = subtensorModule.storage.map((item) => item.name)
    expect(names.slice(0, 222)).toEqual(reference.storage.items.map((item) => item.name))
  })

  it('keys, hashes and types every item alike', () => {
    for (const [position, item] of reference.storage.items.entries()) {
      const mine = subtensorModule.storage[position]
      if (mine === undefined) throw new Error(`${item.name} is missing`)
      const isBlock = BLOCK_NUMBER_ITEMS.has(item.name)
      expect([item.name, mine.modifier]).toEqual([item.name, item.modifier === 1 ? 'Default' : 'Optional'])
      if (item.type.tag === 'plain') {
        expect(mine.keys).toEqual([])
        expect([item.name, comparable(shapeOf(mine.codec.type), isBlock)]).toEqual([
          item.name,
          comparable(shapeOfFact(facts, item.type.value as number), isBlock),
        ])
        continue
      }
      const map = item.type.value as { hashers: ({ tag: string } | string)[]; key: number; value: number }
      const hashers = map.hashers.map((hasher) =>
        (typeof hasher === 'string' ? hasher : hasher.tag).replace('Blake2128', 'Blake2_128'),
      )
      expect([item.name, mine.keys.map((key) => key.hasher)]).toEqual([item.name, hashers])
      const keys = mine.keys.map((key) => shapeOf(key.codec.type))
      expect([item.name, keys.length === 1 ? keys[0] : `(${keys.join(',')})`]).toEqual([
        item.name,
        shapeOfFact(facts, map.key),
      ])
      expect([item.name, comparable(shapeOf(mine.codec.type), isBlock)]).toEqual([
        item.name,
        comparable(shapeOfFact(facts, map.value), isBlock),
      ])
    }
  })

  it('answers the same defaults when constants are those of the mock', () => {
    const config = mockConfig()
    for (const [position, item] of reference.storage.items.entries()) {
      if (BLOCK_NUMBER_ITEMS.has(item.name)) continue
      const mine = subtensorModule.storage[position]
      expect([item.name, toHex0x(mine?.fallback(config) as Uint8Array)]).toEqual([item.name, item.fallback])
    }
  })

  it('declares the same constants', () => {
    expect(reference.constants.length).toBe(69)
    expect(Object.keys(constants)).toEqual(reference.constants.map((constant) => constant.name))
    for (const constant of reference.constants) {
      const isBlock = BLOCK_NUMBER_ITEMS.has(constant.name)
      expect([constant.name, comparable(shapeOf(byName[constant.name]?.type as TypeInfo), isBlock)]).toEqual([
        constant.name,
        comparable(shapeOfFact(facts, constant.type), isBlock),
      ])
    }
  })

  it('offers calls at the same indices with the same arguments', () => {
    const known = facts.lookup[reference.calls.type]?.def.value as VariantFact[]
    const calls = Object.entries(subtensorModule.calls)
    const shown = calls.map(([name, { index, fields }]) => [snakeCase(name), index, fields.map(argument).join()])
    // Calls of our own have names and indices that the reference does not use.
    const ours = shown.filter(([name]) => !known.some((variant) => variant.name === name))
    expect(ours.filter(([, index]) => known.some((variant) => variant.index === index))).toEqual([])
    const expected = known
      .filter((variant) => calls.some(([name]) => snakeCase(name) === variant.name))
      .map(({ name, index, fields }) => [
        name,
        index,
        // Block numbers of the mock are u64.
        fields
          .map((field) => `${field.name}:${shapeOfFact(facts, field.type)}`)
          .join()
          .replace(/(end_block:enum\{0None\(\),1Some\(:)u64/, '$1u32'),
      ])
    const byIndex = (a: unknown[], b: unknown[]) => (a[1] as number) - (b[1] as number)
    expect(shown.filter((call) => !ours.includes(call)).sort(byIndex)).toEqual(expected.sort(byIndex))
    expect(known.map(({ name }) => name).filter((name) => !expected.some(([shared]) => shared === name))).toEqual([])
  })

  it('numbers errors and events alike, with the same fields, others after them', () => {
    const variants = (id: number) => facts.lookup[id]?.def.value as VariantFact[]
    const [knownErrors, knownEvents] = [variants(reference.errors.type), variants(reference.events.type)]
    expect([knownErrors.length, knownEvents.length]).toEqual([147, 137])
    expect(
      Object.values(errors)
        .slice(0, 147)
        .map((error) => [error.name, error.index]),
    ).toEqual(knownErrors.map((variant) => [variant.name, variant.index]))
    const shown = Object.values(events).map((event) => {
      const { def } = event.type
      const fields =
        def.kind === 'composite'
          ? def.fields.map((field) => `${field.name}:${shapeOf(field.type)}`)
          : def.kind === 'tuple'
            ? def.items.map((item) => `:${shapeOf(item)}`)
            : []
      return [event.name, event.index, comparable(fields.join(), BLOCK_NUMBER_EVENTS.has(event.name))]
    })
    expect(shown.slice(0, 137)).toEqual(
      knownEvents.map((variant) => [
        variant.name,
        variant.index,
        comparable(
          variant.fields.map((field) => `${field.name ?? ''}:${shapeOfFact(facts, field.type)}`).join(),
          BLOCK_NUMBER_EVENTS.has(variant.name),
        ),
      ]),
    )
  })
})

describe('SubtensorModule', () => {
  it('encodes every default, with slow and with fast blocks', () => {
    for (const item of subtensorModule.storage) {
      for (const fastBlocks of [false, true]) {
        expect(item.fallback({ fastBlocks })).toBeInstanceOf(Uint8Array)
      }
    }
  })

  it('follows the fast blocks of the runtime', () => {
    const of = (name: string, fastBlocks: boolean) =>
      toHex0x(subtensorModule.storage.find((item) => item.name === name)?.fallback({ fastBlocks }) as Uint8Array)
    expect([of('Tempo', false), of('Tempo', true)]).toEqual(['0x6801', '0x0a00'])
    expect([of('MaxEpochsPerBlock', false), of('MaxEpochsPerBlock', true)]).toEqual(['0x02', '0x20'])
    expect([of('ColdkeySwapAnnouncementDelay', false), of('ColdkeySwapAnnouncementDelay', true)]).toEqual([
      '0xa08c0000',
      '0x32000000',
    ])
  })
})
