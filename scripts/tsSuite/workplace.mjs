// The folder that the suites run in: a copy of them, the packages that they import, and what stands in for their harness.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runLimited } from '../official/limited.mjs'
import { inNamespace } from '../official/namespace.mjs'
import { install, installIsFresh } from '../setup/install.mjs'
import { DESCRIBED, PlanError } from './plan.mjs'

const SELF = import.meta.dirname
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

/** Copies and installs what is missing; `folder` is the same for every run, so that packages are installed once. */
export async function prepare(folder, checkout, say) {
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(SELF, name), join(folder, name))
  for (const [from, name] of [
    [SELF, 'harness'],
    [checkout, 'suites'],
    [checkout, 'utils'],
    [checkout, 'ink'],
  ]) {
    rmSync(join(folder, name), { recursive: true, force: true })
    if (existsSync(join(from, name))) cpSync(join(from, name), join(folder, name), { recursive: true })
  }
  if (!installIsFresh(folder)) await install(folder, say)
}

/**
 * Has polkadot-api make its descriptors from the running chain's metadata, as the suites' own set-up does; it makes none
 * where those of the last run are of the same metadata.
 */
export async function describeChain(folder, env) {
  const config = {
    version: 0,
    descriptorPath: join('.papi', 'descriptors'),
    entries: { subtensor: { wsUrl: `ws://127.0.0.1:${DESCRIBED.chain.port}` } },
    // The suites find them through an alias: no package is made of them, and nothing is installed.
    options: { noDescriptorsPackage: true },
  }
  mkdirSync(join(folder, '.papi'), { recursive: true })
  writeFileSync(join(folder, '.papi', 'polkadot-api.json'), JSON.stringify(config))
  const { code, logFile } = await runLimited(inNamespace([process.execPath, join('harness', 'descriptors.mjs')]), {
    cwd: folder,
    env,
    limit: DESCRIPTORS_SECONDS,
    logFile: join(folder, 'descriptors.log'),
  })
  if (code !== 0 || !existsSync(join(folder, DESCRIPTORS)))
    throw new PlanError(`expected descriptors from polkadot-api, found none: see ${logFile}`)
}
