// Installs and builds what is missing or stale, and nothing else. Plain Node, so that it runs on a bare clone.
//
//   node scripts/setup.mjs              installs and builds
//   node scripts/setup.mjs --force      builds even when nothing changed
//   node scripts/setup.mjs --bundle     bundles without checking types (for work in progress)
//   node scripts/setup.mjs --verbose    says what it found fresh, and how long the look took
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, buildIsFresh, bundleOnly } from './setup/build.mjs'
import { install, installIsFresh } from './setup/install.mjs'
import { alone } from './setup/lock.mjs'

export const root = join(fileURLToPath(import.meta.url), '..', '..')

/** Oldest Node the pinned packages run on. */
const minimum = [20, 19]

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return
  throw new Error(`Glia needs Node ${minimum.join('.')} or newer, this is ${process.versions.node}`)
}

/**
 * Brings node_modules and the build up to date.
 *
 * @returns true when something had to be done
 * @throws Error with one readable sentence when the install or the build fails
 */
export async function setup({ force = false, verbose = false, say = (line) => console.error(line) } = {}) {
  checkNode()
  const started = performance.now()
  let stale = !installIsFresh(root)
  let unbuilt = force || stale || !buildIsFresh(root)
  if (unbuilt) {
    // Looked at again, since another set-up may have done it meanwhile.
    await alone(root, say, async () => {
      stale = !installIsFresh(root)
      if (stale) await install(root, say)
      unbuilt = force || stale || !buildIsFresh(root)
      if (unbuilt) await build(root, say)
    })
  }
  if (verbose && !stale && !unbuilt)
    say(`setup: nothing to do (looked for ${(performance.now() - started).toFixed(0)} ms)`)
  return stale || unbuilt
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    if (process.argv.includes('--bundle')) {
      const say = (line) => console.error(line)
      await alone(root, say, () => bundleOnly(root, say))
    } else await setup({ force: process.argv.includes('--force'), verbose: process.argv.includes('--verbose') })
  } catch (error) {
    console.error(`setup: ${error.message}`)
    process.exitCode = 1
  }
}
