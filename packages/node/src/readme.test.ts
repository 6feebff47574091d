import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

it('the example of time travel prints what it says, and ends by itself', { timeout: 60_000 }, () => {
  const [, example] = /## Time travel[^]*?```js\n([^]*?)```/.exec(readme) as unknown as [string, string]
  const said = [...example.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, text]) => text)
  expect(said).toEqual(['6', '4', '3', '3 true', '4 true'])
  // From the sources, as all tests; a user of the example has the build.
  const options = ['--conditions=source', '--import', 'tsx', '--input-type=module']
  const run = spawnSync(process.execPath, options, { cwd: root, input: example, encoding: 'utf8', timeout: 50_000 })
  expect([run.stderr, run.status]).toEqual(['', 0])
  expect(run.stdout.trim().split('\n')).toEqual(said)
})
