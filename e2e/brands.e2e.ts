// Every brand of the project taken away, one at a time, in a copy of the repository: the compiler then accepts a mistake that
// a type test says it must refuse.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { copyRepository, type RepositoryCopy } from './support/copy.ts'

const PATIENCE = 600_000
/** `export type Tao = Brand<bigint, 'Tao'>`: what is branded stands before the last comma. */
const BRAND = /^(export type (\w+)(?:<[^=]*>)? = )Brand<(\w+), [^>]*>$/gm

/** All sources with brands and their tests as one program, which writes nothing. */
const CONFIG = {
  extends: './scripts/tsconfig.json',
  include: ['base', 'frame', 'yuma', 'runtime'].map((name) => `packages/${name}/src`),
}
const CHECK = 'npx tsc -p tsconfig.brands.json'

let copy: RepositoryCopy
let brands: readonly { readonly file: string; readonly name: string }[]

beforeAll(async () => {
  copy = await copyRepository()
  const files = await copy.run("grep -rlE '= Brand<' packages/*/src --include=*.ts")
  brands = files
    .trim()
    .split('\n')
    .flatMap((file) => [...read(file).matchAll(BRAND)].map(([, , name = '']) => ({ file, name })))
  writeFileSync(join(copy.folder, 'tsconfig.brands.json'), JSON.stringify(CONFIG))
  await copy.run(CHECK)
}, PATIENCE)
afterAll(() => copy?.remove())

const read = (file: string) => readFileSync(join(copy.folder, file), 'utf8')

it(
  'makes a mistake compile that a type test refuses',
  async () => {
    expect(brands.map(({ name }) => name)).toEqual(expect.arrayContaining(['NetUid', 'Uid', 'Tao', 'Alpha', 'Price']))
    const counts: Record<string, number> = {}
    for (const { file, name } of brands) {
      const before = read(file)
      const without = before.replace(BRAND, (all, head: string, of: string, base: string) =>
        of === name ? `${head}${base}` : all,
      )
      writeFileSync(join(copy.folder, file), without)
      const { output } = await copy.tried(CHECK)
      const compiled = output.split('\n').filter((line) => line.includes("Unused '@ts-expect-error'")).length
      counts[name] = compiled
      writeFileSync(join(copy.folder, file), before)
    }
    console.log('mistakes that compile without a brand:', counts)
    expect(Object.keys(counts).filter((name) => counts[name] === 0)).toEqual([])
  },
  PATIENCE,
)
