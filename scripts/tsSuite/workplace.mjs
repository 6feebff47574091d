// The folder that the suites run in: a copy of them, the packages that they import, and what stands in for their harness.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { runLimited } from '../official/limited.mjs'
import { inNamespace } from '../official/namespace.mjs'
import { install, installIsFresh } from '../setup/install.mjs'
import { DESCRIBED, PlanError } from './plan.mjs'

const SELF = import.meta.dirname
const PACKAGES = ['package.json', 'package-lock.json', '.npmrc']
const DESCRIPTORS = join('.papi', 'descriptors', 'dist', 'index.mjs')
const DESCRIPTORS_SECONDS = 300

/** Files of the suites, as paths below `suites`. */
export function suiteFiles(checkout) {
  return readdirSync(join(checkout, 'suites'), { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
}

export function readConfig(checkout) {
  return JSON.parse(readFileSync(join(checkout, 'moonwall.config.json'), 'utf8'))
}

/** Installs what is missing in `folder`, which is the same for every run, so that packages are installed once. */
export async function prepare(folder, say) {
  mkdirSync(folder, { recursive: true })
  for (const name of PACKAGES) cpSync(join(SELF, name), join(folder, name))
  if (!installIsFresh(folder)) await install(folder, say)
}

/**
 * A place for one run, with copies of its own beside the packages of `folder`: runs at once may be of other suites, and
 * none may take another's files away. It is removed when the program ends.
 */
export function openRun(folder, checkout) {
  mkdirSync(join(folder, 'runs'), { recursive: true })
  const place = mkdtempSync(join(folder, 'runs', 'run-'))
  process.once('exit', () => rmSync(place, { recursive: true, force: true }))
  for (const [from, name] of [
    ...PACKAGES.map((name) => [SELF, name]),
    [SELF, 'harness'],
    [checkout, 'suites'],
    [checkout, 'utils'],
    [checkout, 'ink'],
    [folder, '.papi'],
  ])
    if (existsSync(join(from, name))) cpSync(join(from, name), join(place, name), { recursive: true })
  symlinkSync(join(folder, 'node_modules'), join(place, 'node_modules'), 'junction')
  return place
}

/** Leaves a run's descriptors for those after it. */
export function keepDescriptors(folder, place) {
  rmSync(join(folder, '.papi'), { recursive: true, force: true })
  cpSync(join(place, '.papi'), join(folder, '.papi'), { recursive: true })
}

/**
 * Has polkadot-api make its descriptors from the running chain's metadata, as the suites' own set-up does; it makes none
 * where those of the last run are of the same metadata.
 */
export async function describeChain(folder, env, logFile) {
  const config = {
    version: 0,
    descriptorPath: join('.papi', 'descriptors'),
    entries: { subtensor: { wsUrl: `ws://127.0.0.1:${DESCRIBED.chain.port}` } },
    // The suites find them through an alias: no package is made of them, and nothing is installed.
    options: { noDescriptorsPackage: true },
  }
  mkdirSync(join(folder, '.papi'), { recursive: true })
  writeFileSync(join(folder, '.papi', 'polkadot-api.json'), JSON.stringify(config))
  const { code } = await runLimited(inNamespace([process.execPath, join('harness', 'descriptors.mjs')]), {
    cwd: folder,
    env,
    limit: DESCRIPTORS_SECONDS,
    logFile,
  })
  if (code !== 0 || !existsSync(join(folder, DESCRIPTORS)))
    throw new PlanError(`expected descriptors from polkadot-api, found none: see ${logFile}`)
}
