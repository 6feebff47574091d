import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, since, telling } from './run.mjs'

const stampOf = (root) => join(root, 'node_modules', '.glia-install')
const lockDigest = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')

/**
 * True when node_modules holds what package-lock.json asks for.
 * The stamp answers at once; without a matching one npm's own record of what it installed is compared entry by entry.
 */
export function installIsFresh(root) {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const digest = lockDigest(root)
  if (existsSync(stampOf(root)) && readFileSync(stampOf(root), 'utf8') === digest) return true
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(record, 'utf8')).packages
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue
    if (entry.link ? !existsSync(join(root, path)) : present[path]?.version !== entry.version && !entry.optional)
      return false
  }
  writeFileSync(stampOf(root), digest)
  return true
}

/**
 * Installs the locked packages, only what is missing.
 *
 * Not `npm ci`, which would take away what is there already; `--no-save` leaves the lock file as it is.
 */
export async function install(root, say) {
  const started = performance.now()
  const args = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(process.stderr.isTTY ? [] : ['--no-progress']),
  ]
  await telling(say, 'setup: installing npm packages', () =>
    run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd: root }),
  )
  writeFileSync(stampOf(root), lockDigest(root))
  say(`setup: npm packages installed in ${since(started)}`)
}
