import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CHAIN, IMPORTS, namesOf } from './chainTypes/names.ts'
import { GENERATED } from './files.ts'
import { root } from './formatted.ts'
import { exportsOf } from './reference/declarations.ts'
import { sdkReference } from './reference/sdk.ts'

describe('generated files', () => {
  it.each(GENERATED)('$file is what the declarations say', ({ file, text, from }) => {
    const same = readFileSync(`${root}${file}`, 'utf8') === text()
    const first = from === 'build' ? 'build, then ' : ''
    expect(same, `${file} is out of date: ${first}run npm run generate`).toBe(true)
  })
})

describe('names of the chain’s types', () => {
  it('are none that the generated file imports or says itself', () => {
    const imported = readFileSync(`${root}packages/sdk/src/client/generated/chain.ts`, 'utf8')
    const taken = [...imported.matchAll(/^import type \{ (.*) \}/gm)].flatMap(([, names = '']) => names.split(', '))
    expect(taken).toEqual(Object.values(IMPORTS).flat())
    const lookup = [...taken, CHAIN, 'Free'].map((name, id) => ({ id, path: ['pallet_x', name] }))
    const names = namesOf(lookup as unknown as Parameters<typeof namesOf>[0])
    expect([...names.values()]).toEqual([...[...taken, CHAIN].map((name) => `PalletX${name}`), 'Free'])
  })
})

describe('the API reference', () => {
  const made = sdkReference()

  it('has what people look for, with its documentation and its types', () => {
    for (const name of ['connect', 'Glia', 'ChainClient', 'Keypair', 'BlockNews', 'webSocket', 'Dendrite'])
      expect(made).toContain(`\n### ${name}\n`)
    expect(made).toMatch(
      /### BlockPruned\n\nThe node had a block once and let it go\.\n\n```ts\nexport class BlockPruned extends BlockError \{/,
    )
    expect(made).not.toMatch(/#private|\bany\b.*=>/)
  })

  it('has every export of the entry', async () => {
    // What there is at run time says the module itself; types are gone then, and are what the declarations name.
    const exported = Object.keys(await import('@glia/sdk'))
    const types = exportsOf(`${root}packages/sdk/dist`, `${root}packages/sdk/dist/index.d.ts`).map(({ name }) => name)
    expect(exported.length).toBeGreaterThan(100)
    expect(types.length).toBeGreaterThan(exported.length)
    const isThere = (name: string) =>
      made.includes(`\n### ${name}\n`) || new RegExp(`^Taken from there: .*\`${name}\``, 'm').test(made)
    expect([...new Set([...exported, ...types])].filter((name) => !isThere(name))).toEqual([])
  })
})

describe('exports of a module', () => {
  const folder = mkdtempSync(join(tmpdir(), 'glia-declarations-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const exported = (index: string) => {
    writeFileSync(
      join(folder, 'inner.d.ts'),
      'export declare enum Kind {\n    One = 1\n}\n/** Doc. */\nexport declare const enum Fast {\n    Two = 2\n}\nexport type Own = string;\n',
    )
    writeFileSync(join(folder, 'index.d.ts'), index)
    return exportsOf(folder, join(folder, 'index.d.ts')).map(({ name, text }) => `${name}: ${text.split('\n')[0]}`)
  }

  it('are read in every way that they may be written', () => {
    const text =
      "export { Kind, type Own as Other } from './inner.ts';\nexport { Fast as Quick } from './inner.ts';\nexport { a as b } from 'c';\n"
    expect(exported(text)).toEqual([
      'Kind: export enum Kind {',
      'Other: export type Other = string',
      'Quick: export const enum Quick {',
      'b: ',
    ])
    expect(exported("import { a, b } from 'c';\nexport { a };\nexport {};\n")).toEqual(['a: '])
    expect(exported("export * from './inner.ts';\n")).toHaveLength(3)
  })

  it.each([
    ['export default function x(): void;', 'found: export default function x(): void;'],
    ["export * as inner from './inner.ts';", "found: export * as inner from './inner.ts';"],
    ['declare const x: 1;\nexport { x };', 'found: export { x };'],
    ["export { Gone } from './inner.ts';", 'found no such export'],
    ["export * from 'c';", 'found export *'],
  ])('%j is refused, and not left out', (text, told) => {
    expect(() => exported(text)).toThrow(told)
  })
})
