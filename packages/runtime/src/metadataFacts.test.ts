import { readFileSync } from 'node:fs'
import { metadata } from '@glia/frame'
import { decAnyMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, it } from 'vitest'
import { subtensorRuntime } from './index.ts'

/*
 * What clients read of each pallet, beside what two runtimes of the reference say: its test runtime at spec 425 (which counts
 * blocks in u64, names accounts with 256-bit integers and looks up none) and the main network at spec 343.
 */

interface Field {
  readonly name?: string | null
  readonly typeName?: string | null
  readonly type: number
}
interface Variant {
  readonly name: string
  readonly index: number
  readonly fields: readonly Field[]
}
interface Type {
  readonly path: readonly string[]
  readonly def: { readonly tag: string; readonly value: unknown }
}
interface Place {
  readonly tag: string
  readonly value: unknown
}
interface PalletFacts {
  readonly name: string
  readonly index: number
  readonly calls?: number | { readonly type: number } | null
  readonly events?: number | { readonly type: number } | null
  readonly errors?: number | { readonly type: number } | null
  readonly storage?: {
    readonly items: readonly {
      readonly name: string
      readonly modifier: number
      readonly type: Place
      readonly fallback: string
    }[]
  } | null
  readonly constants: readonly { readonly name: string; readonly type: number; readonly value: string }[]
}
interface Facts {
  readonly lookup: readonly Type[]
  readonly pallets: readonly PalletFacts[]
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../testdata/facts/${name}.json`, import.meta.url), 'utf8')) as Facts
const decoded = decAnyMetadata(metadata(subtensorRuntime({ fastBlocks: false }), 15)).metadata
if (decoded.tag !== 'v15') throw new Error('metadata of another version')
const ours = decoded.value as unknown as Facts

/** Types that differ with each runtime, and are known by their names. */
const OUTER = /::(RuntimeCall|RuntimeEvent|RuntimeError|OriginCaller|RuntimeHoldReason|RuntimeFreezeReason)$/

/** A type by all that it is made of, in one line. */
function describer({ lookup }: Facts): (id: number) => string {
  const known = new Map<number, string>()
  const open = new Set<number>()
  const of = (id: number): string => {
    const before = known.get(id)
    if (before !== undefined) return before
    const { path, def } = lookup[id] as Type
    const name = path.join('::')
    const outer = OUTER.exec(`::${name}`)
    if (outer !== null) return outer[1] as string
    if (name === 'primitive_types::U256' || name.endsWith('::AccountId32')) return 'AccountId'
    if (name.endsWith('::MultiAddress')) return 'AccountId'
    if (open.has(id)) return `<${name}>`
    open.add(id)
    const made = `${name}${shape(def)}`
    open.delete(id)
    known.set(id, made)
    return made
  }
  const fields = (list: readonly Field[]) => list.map((field) => `${field.name ?? ''}:${of(field.type)}`).join(',')
  const shape = ({ tag, value }: Place): string => {
    switch (tag) {
      case 'composite':
        return `{${fields(value as Field[])}}`
      case 'variant':
        return `[${(value as Variant[]).map((each) => `${each.index} ${each.name}(${fields(each.fields)})`).join('|')}]`
      case 'sequence':
        return `Vec<${of(value as number)}>`
      case 'compact':
        return `Compact<${of(value as number)}>`
      case 'array': {
        const { type, len } = value as { type: number; len: number }
        return `[${of(type)};${len}]`
      }
      case 'tuple':
        return `(${(value as number[]).map(of).join(',')})`
      default:
        return typeof value === 'string' ? value : (value as { tag: string }).tag
    }
  }
  return of
}

/** A pallet in lines that begin with what is described: the same on both sides where nothing differs. */
function linesOf(
  facts: Facts,
  pallet: PalletFacts,
  of: (id: number) => string,
  defaults: boolean,
): Map<string, string> {
  const lines = new Map<string, string>()
  for (const kind of ['calls', 'events', 'errors'] as const) {
    const place = pallet[kind]
    if (place === undefined || place === null) continue
    const { def } = facts.lookup[typeof place === 'number' ? place : place.type] as Type
    for (const { name, index, fields } of def.value as Variant[]) {
      const shown = fields.map((field) => `${field.name ?? ''}: ${field.typeName ?? ''} = ${of(field.type)}`)
      lines.set(`${kind} ${name}`, `${index} ${shown.join('; ').replace(/\s+/g, ' ')}`)
    }
  }
  for (const { name, modifier, type, fallback } of pallet.storage?.items ?? []) {
    const end = defaults ? ` = ${fallback}` : ''
    if (type.tag === 'plain') lines.set(`storage ${name}`, `${modifier} ${of(type.value as number)}${end}`)
    else {
      const { hashers, key, value } = type.value as { hashers: (string | Place)[]; key: number; value: number }
      const names = hashers.map((hasher) => (typeof hasher === 'string' ? hasher : hasher.tag))
      lines.set(`storage ${name}`, `${modifier} ${names.join()} ${of(key)} -> ${of(value)}${end}`)
    }
  }
  for (const { name, type, value } of pallet.constants)
    lines.set(`constants ${name}`, defaults ? `${of(type)} = ${value}` : of(type))
  return lines
}

interface Differences {
  readonly missing: string[]
  readonly others: string[]
  readonly different: readonly { readonly key: string; readonly theirs: string; readonly ours: string | undefined }[]
}
/** Pallets that the test runtime has under another name. */
const NAMES: Readonly<Record<string, string>> = { Shield: 'MevShield' }

/** @param except what differs for a reason that is given where it is named */
function compare(
  facts: Facts,
  name: string,
  { defaults, known, except }: { defaults: boolean; known: (line: string) => string; except: readonly string[] },
): Differences {
  const theirs = facts.pallets.find((pallet) => pallet.name === name)
  const mine = ours.pallets.find((pallet) => pallet.name === (NAMES[name] ?? name))
  if (theirs === undefined || mine === undefined) throw new Error(`no pallet ${name} to compare`)
  const reference = linesOf(facts, theirs, describer(facts), defaults)
  const found = linesOf(ours, mine, describer(ours), defaults)
  const shown = (line: string) => known(line).replace(/^oracle::mock::/g, '')
  return {
    missing: [...reference.keys()].filter((key) => !found.has(key)),
    others: [...found.keys()].filter((key) => !reference.has(key) && !except.includes(key)),
    different: [...reference]
      .filter(([key, line]) => found.has(key) && shown(line) !== shown(found.get(key) as string))
      .map(([key, line]) => ({ key, theirs: line, ours: found.get(key) }))
      .filter(({ key }) => !except.includes(key)),
  }
}

const NOTHING: Differences = { missing: [], others: [], different: [] }

describe('metadata beside the test runtime of the reference, spec 425', () => {
  const facts = read('spec425-others')
  // Blocks are counted in u64 there and in u32 on the chain.
  const known = (line: string) => line.replaceAll('u64', 'u32')
  const except: Readonly<Record<string, readonly string[]>> = {
    // The test runtime knows no names for them.
    Balances: ['storage Reserves', 'storage Holds', 'storage Freezes'],
    // Nothing is held for a preimage there.
    Preimage: ['storage RequestStatusFor'],
    // Its keys are of a kind for tests; the main network's are compared below.
    Drand: ['calls write_pulse', 'calls set_beacon_config'],
    // An older client reads it.
    Swap: ['storage AlphaSqrtPrice'],
    // Its authors are 32 bytes without a name; the chain's are keys of Aura.
    Shield: ['storage AuthorKeys'],
  }
  it.each(facts.pallets.map(({ name }) => name))('%s is the same', (name) => {
    expect(compare(facts, name, { defaults: false, known, except: except[name] ?? [] })).toEqual(NOTHING)
  })
})

describe('metadata beside the main network’s, spec 343', () => {
  const facts = read('spec343')
  const except: Readonly<Record<string, readonly string[]>> = {
    // It is of another spec.
    System: ['constants Version'],
  }
  it.each([
    'System',
    'RandomnessCollectiveFlip',
    'Timestamp',
    'Aura',
    'Grandpa',
    'Balances',
    'TransactionPayment',
    'Sudo',
    'Multisig',
    'Preimage',
    'Scheduler',
    'Commitments',
    'SafeMode',
    'EVMChainId',
    'Drand',
  ])('%s is the same', (name) => {
    const known = (line: string) => line
    expect(compare(facts, name, { defaults: true, known, except: except[name] ?? [] })).toEqual(NOTHING)
  })
})
