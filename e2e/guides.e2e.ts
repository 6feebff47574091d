// The how-to guides, followed as they stand, one after the other, in a copy of the repository: what each says to write is
// written, what it says to run is run, and no other file has changed than it promises.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { changed, GuideError, readGuide } from './support/guide.ts'
import { start } from './support/process.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'glia-guides-'))
const PATIENCE = 600_000

/** In this order: the command's uses the call's, which uses the storage item's. */
const GUIDES = ['add-a-storage-item', 'add-a-call', 'add-an-rpc-method', 'add-a-command']

/** Runs a command line in the copy. Answers what it printed; throws it when the command fails. */
async function run(line: string): Promise<string> {
  const running = start('bash', ['-c', line], { cwd: copy, env: { ...process.env, CI: 'true' } })
  const { code } = await running.ended
  if (code !== 0) throw new Error(`${line} ended with ${code}:\n${running.output().slice(-4_000)}`)
  return running.stdout()
}

const commit = () => run('git add -A && git -c user.name=guide -c user.email=guide@localhost commit -qm guide')

beforeAll(async () => {
  const files = await start('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root })
  await files.ended
  for (const file of files.stdout().split('\0')) {
    // What is deleted and not yet committed is listed, too.
    if (file !== '' && existsSync(join(root, file))) cpSync(join(root, file), join(copy, file))
  }
  cpSync(join(root, 'node_modules'), join(copy, 'node_modules'), { recursive: true, verbatimSymlinks: true })
  await run('git init -q')
  await commit()
  await run('node scripts/setup.mjs')
}, PATIENCE)
afterAll(() => rmSync(copy, { recursive: true }))

it.each(GUIDES)(
  '%s',
  async (name) => {
    const guide = readGuide(name, readFileSync(join(root, 'docs/guides', `${name}.md`), 'utf8'))
    const byHand = new Set<string>()
    for (const step of guide.steps) {
      if (step.type === 'run') {
        await run(step.command)
        continue
      }
      byHand.add(step.file)
      const path = join(copy, step.file)
      if (existsSync(path) !== (step.type === 'change'))
        throw new GuideError(name, `${step.file} is ${step.type === 'create' ? '' : 'not '}there already`)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(
        path,
        step.type === 'create' ? step.text : changed(name, step.file, readFileSync(path, 'utf8'), step.places),
      )
    }
    const touched = (await run('git status --porcelain -uall')).split('\n').flatMap((line) => line.slice(3) || [])
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
    await run('node scripts/setup.mjs')
    await run('npm run -s lint')
    await run('npx vitest run scripts/tidy.test.ts scripts/generate')
  },
  PATIENCE,
)
