import { readFileSync } from 'node:fs'
import { snakeCase, type TypeInfo } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import { subtensorApis } from './index.ts'

const FACTS = new URL('../../../../testdata/facts/spec343.json', import.meta.url)

interface Facts {
  lookup: { path: string[]; def: { tag: string; value: unknown } }[]
  apis: { name: string; methods: { name: string; inputs: { name: string; type: number }[]; output: number }[] }[]
}
interface Field {
  name?: string
  type: number
  typeName?: string
}

/** The reference renamed its two currencies between spec 343 and 425. */
const renamed = (typeName: string | undefined) => (typeName ?? '').replaceAll('Currency', 'Balance')

function textOfFact(facts: Facts, id: number): string {
  const { path, def } = facts.lookup[id] as Facts['lookup'][number]
  const of = (inner: number) => textOfFact(facts, inner)
  const name = path.join('::')
  switch (def.tag) {
    case 'primitive':
      return (def.value as { tag: string }).tag
    case 'sequence':
      return `Vec<${of(def.value as number)}>`
    case 'array':
      return `[${of((def.value as { type: number }).type)};${(def.value as { len: number }).len}]`
    case 'tuple':
      return `(${(def.value as number[]).map(of).join(',')})`
    case 'compact':
      return `Compact<${of(def.value as number)}>`
    case 'composite':
      return `${name}{${(def.value as Field[]).map((field) => `${field.name ?? ''}:${renamed(field.typeName)}=${of(field.type)}`).join(',')}}`
    default: {
      const variants = def.value as { name: string; fields: Field[] }[]
      return `${name}<${variants.map((v) => `${v.name}(${v.fields.map((field) => of(field.type)).join(',')})`).join('|')}>`
    }
  }
}

function textOf({ path, def }: TypeInfo): string {
  const name = (path ?? []).join('::')
  switch (def.kind) {
    case 'primitive':
      return def.primitive
    case 'sequence':
      return `Vec<${textOf(def.item)}>`
    case 'array':
      return `[${textOf(def.item)};${def.length}]`
    case 'tuple':
      return `(${def.items.map(textOf).join(',')})`
    case 'compact':
      return `Compact<${textOf(def.item)}>`
    case 'composite':
      return `${name}{${def.fields.map((field) => `${field.name ?? ''}:${field.typeName ?? ''}=${textOf(field.type)}`).join(',')}}`
    case 'variant':
      return `${name}<${def.variants.map((v) => `${v.name}(${v.fields.map((field) => textOf(field.type)).join(',')})`).join('|')}>`
    default:
      return def.kind
  }
}

/** What changed after spec 343, by the type that changed: wider cutoff, slippage of a trial swap. */
const later = (text: string) =>
  text
    .replaceAll('activity_cutoff:Compact<u16>=Compact<u16>', 'activity_cutoff:Compact<u64>=Compact<u64>')
    .replaceAll(
      'activity_cutoff:Option<Compact<u16>>=Option<None()|Some(Compact<u16>)>',
      'activity_cutoff:Option<Compact<u64>>=Option<None()|Some(Compact<u64>)>',
    )
    .replaceAll(
      'alpha_fee:AlphaBalance=u64}',
      'alpha_fee:AlphaBalance=u64,tao_slippage:TaoBalance=u64,alpha_slippage:AlphaBalance=u64}',
    )

const facts = JSON.parse(readFileSync(FACTS, 'utf8')) as Facts

describe('runtime APIs against the metadata of the reference (spec 343)', () => {
  const reference = facts.apis.flatMap((api) => api.methods.map((method) => ({ api: api.name, ...method })))
  const named = new Set(subtensorApis.map((api) => api.name))
  for (const { api, name, inputs, output } of reference.filter((method) => named.has(method.api))) {
    it(`${api}.${name}`, () => {
      const methods = subtensorApis.find((ours) => ours.name === api)?.methods ?? {}
      const ours = Object.entries(methods).find(([key]) => snakeCase(key) === name)?.[1]
      if (ours === undefined) throw new Error(`expected ${api}.${name}, found no such method`)
      expect(ours.args.map((arg) => `${arg.name}:${textOf(arg.codec.type)}`)).toEqual(
        inputs.map((input) => `${input.name}:${textOfFact(facts, input.type)}`),
      )
      expect(textOf(ours.returns.type)).toBe(later(textOfFact(facts, output)))
    })
  }
})
