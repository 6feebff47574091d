// The how-to guides, followed as they stand, one after the other, in a copy of the repository: what each says to write is
// written, what it says to run is run, and no other file has changed than it promises.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { copyRepository, type RepositoryCopy } from './support/copy.ts'
import { changed, GuideError, readGuide } from './support/guide.ts'

const PATIENCE = 900_000

/** In this order: the command's uses the call's, which uses the storage item's. */
const GUIDES = ['add-a-storage-item', 'add-a-call', 'add-an-rpc-method', 'add-a-command']

let copy: RepositoryCopy
const commit = () => copy.run('git add -A && git -c user.name=guide -c user.email=guide@localhost commit -qm guide')

beforeAll(async () => {
  copy = await copyRepository()
  await copy.run('git init -q')
  await commit()
  await copy.run('node scripts/setup.mjs')
}, PATIENCE)
afterAll(() => copy?.remove())

it.each(GUIDES)(
  '%s',
  async (name) => {
    const guide = readGuide(name, readFileSync(join(copy.folder, 'docs/guides', `${name}.md`), 'utf8'))
    const byHand = new Set<string>()
    for (const step of guide.steps) {
      if (step.type === 'run') {
        await copy.run(step.command)
        continue
      }
      byHand.add(step.file)
      const path = join(copy.folder, step.file)
      if (existsSync(path) !== (step.type === 'change'))
        throw new GuideError(name, `${step.file} is ${step.type === 'create' ? '' : 'not '}there already`)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(
        path,
        step.type === 'create' ? step.text : changed(name, step.file, readFileSync(path, 'utf8'), step.places),
      )
    }
    const touched = (await copy.run('git status --porcelain -uall')).split('\n').flatMap((line) => line.slice(3) || [])
    expect({
      byHand: byHand.size,
      generated: touched.filter((file) => !byHand.has(file)).length,
    }).toEqual(guide.files)
    await commit()
  },
  PATIENCE,
)

it(
  'what they have one write is as good as what is there: types, lint, form, names and sizes',
  async () => {
    await copy.run('node scripts/setup.mjs')
    await copy.run('npm run -s lint')
    await copy.run('npx vitest run scripts/tidy.test.ts scripts/generate')
  },
  PATIENCE,
)
