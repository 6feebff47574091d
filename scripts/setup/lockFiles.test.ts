import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

// `npm ci` compares the lock file with what package.json asks for, the optional packages of every platform included,
// before it fetches anything: nothing is installed and no network is needed here.
it.each(['.', 'e2e', 'bench/peers', 'scripts/tsSuite'])(
  'npm ci takes the lock file of %s as it is',
  (folder) => {
    const args = ['ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    const { status, stderr } = spawnSync(npm, args, { cwd: join(root, folder), encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  },
  60_000,
)

it.each(['.', 'e2e', 'bench/peers', 'scripts/tsSuite'])(
  'the lock file of %s names no address of a registry',
  (folder) => {
    expect(readFileSync(join(root, folder, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/)
  },
)
