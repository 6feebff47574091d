// Virtual environments with the official Python clients, one a version, under .cache/venvs/NAME.
//
//   node scripts/pythonEnv.mjs            makes every environment of the client tests
//   node scripts/pythonEnv.mjs NAME ...   makes the named ones
//   node scripts/pythonEnv.mjs --check    prints which are ready, makes nothing
//
// An environment is stamped with the digest of its recipe, so that a second run does nothing and a changed pin rebuilds it.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Folder that holds the environments; override with GLIA_VENVS to share them between clones. */
export const venvsFolder = process.env.GLIA_VENVS ?? join(root, '.cache', 'venvs')

// The 10.x SDK imports `scalecodec` 1.2.12, which cannot stand beside cyscale (pulled in by async-substrate-interface 2).
const legacyCodec = {
  remove: ['cyscale', 'scalecodec'],
  force: ['scalecodec==1.2.12'],
}

/**
 * Recipe of each environment.
 * `clients: true` marks those the client tests need; `probe` must succeed before the stamp is written.
 */
export const recipes = {
  'bittensor-11.3.0': { clients: true, install: ['bittensor==11.3.0'], probe: 'import bittensor' },
  'bittensor-10.2.0': {
    clients: true,
    install: ['bittensor==10.2.0', 'async-substrate-interface>=1.6.2,<2'],
    ...legacyCodec,
    probe: 'import bittensor, scalecodec',
  },
  'bittensor-10.5.0': {
    clients: true,
    install: ['bittensor==10.5.0'],
    probe: 'import bittensor',
  },
  'btcli-9.23.2': { clients: true, install: ['bittensor-cli==9.23.2'], probe: 'import bittensor_cli.cli' },
  // What the official suite's own conftest wants; pytest-asyncio 1.x hangs every async test of it.
  'official-10.2.0': {
    clients: false,
    install: [
      'bittensor==10.2.0',
      'async-substrate-interface>=1.6.2,<2',
      'pytest==8.3.5',
      'pytest-asyncio==0.26.0',
      'pytest-mock==3.14.0',
      'pytest-rerunfailures==10.2',
      'pytest-split==0.10.0',
      'pytest-xdist==3.6.1',
      'httpx==0.27.0',
      'aioresponses==0.7.6',
      'freezegun==1.5.0',
    ],
    ...legacyCodec,
    probe: 'import bittensor, scalecodec, pytest',
  },
  'official-btcli-9.23.2': {
    clients: false,
    // Its utilities import click, which typer no longer brings.
    install: ['bittensor-cli==9.23.2', 'click==8.2.1', 'pytest==8.3.5', 'pytest-asyncio==0.26.0'],
    probe: 'import bittensor_cli.cli, pytest',
  },
}

/** Path of an environment's interpreter, whether or not it exists. */
export function pythonOf(name) {
  return join(venvsFolder, name, 'bin', 'python')
}

const digestOf = (name) => createHash('sha256').update(JSON.stringify(recipes[name])).digest('hex')
const stampOf = (name) => join(venvsFolder, name, '.glia-stamp')

/** True when the environment was made from today's recipe. */
export function isReady(name) {
  return existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8').trim() === digestOf(name)
}

/** The system's interpreter (3.10 or newer with venv), or the reason why there is none. */
export function systemPython() {
  for (const candidate of [process.env.GLIA_PYTHON, 'python3.11', 'python3.12', 'python3.10', 'python3'].filter(
    Boolean,
  )) {
    const found = spawnSync(
      candidate,
      ['-c', 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 9)'],
      { stdio: 'ignore' },
    )
    if (found.status === 0) return { python: candidate }
  }
  return { reason: 'no python3 (3.10 or newer, with venv and ensurepip) on this machine' }
}

function run(command, args, log) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' },
    })
    child.stdout.on('data', (chunk) => log.push(chunk))
    child.stderr.on('data', (chunk) => log.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve()
      const tail = Buffer.concat(log).toString().split('\n').slice(-15).join('\n')
      reject(new Error(`${command} ${args.join(' ')} exited with ${code}:\n${tail}`))
    })
  })
}

/** Makes one environment if it is missing or stale. Throws with pip's last lines when an install fails. */
export async function ensure(name, say = console.log) {
  const recipe = recipes[name]
  if (recipe === undefined)
    throw new Error(`unknown environment '${name}'; expected one of ${Object.keys(recipes).join(', ')}`)
  if (isReady(name)) return
  const { python, reason } = systemPython()
  if (python === undefined) throw new Error(reason)
  const started = performance.now()
  const folder = join(venvsFolder, name)
  say(`python-env: ${name}: installing ${recipe.install[0]}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(venvsFolder, { recursive: true })
  const log = []
  await run(python, ['-m', 'venv', folder], log)
  const pip = (...args) => run(pythonOf(name), ['-m', 'pip', ...args], log)
  await pip('install', '--quiet', ...recipe.install)
  if (recipe.remove) await pip('uninstall', '--quiet', '--yes', ...recipe.remove)
  if (recipe.force) await pip('install', '--quiet', '--force-reinstall', '--no-deps', ...recipe.force)
  // The SDKs create ~/.bittensor when imported: keep that out of the user's home.
  const home = join(venvsFolder, 'home')
  mkdirSync(home, { recursive: true })
  await run('env', [`HOME=${home}`, pythonOf(name), '-c', recipe.probe], log)
  writeFileSync(stampOf(name), `${digestOf(name)}\n`)
  say(`python-env: ${name}: ready after ${((performance.now() - started) / 1000).toFixed(0)} s`)
}

/** Makes several environments, two at a time: pip spends half its time waiting and half unpacking. */
export async function ensureAll(names, say = console.log) {
  const queue = names.filter((name) => !isReady(name))
  const failures = []
  const worker = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      try {
        await ensure(name, say)
      } catch (error) {
        failures.push(`python-env: ${name}: ${error.message}`)
      }
    }
  }
  await Promise.all([worker(), worker()])
  return failures
}

export const clientEnvironments = Object.keys(recipes).filter((name) => recipes[name].clients)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2)
  if (args[0] === '--check') {
    for (const name of Object.keys(recipes)) console.log(`${isReady(name) ? 'ready  ' : 'missing'} ${name}`)
  } else {
    const failures = await ensureAll(args.length > 0 ? args : clientEnvironments)
    for (const failure of failures) console.error(failure)
    process.exitCode = failures.length > 0 ? 1 : 0
  }
}
