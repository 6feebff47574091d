// Runs the official SDK's own e2e suite, as it is, from a checkout outside this repository.
//
//   node scripts/officialSuite.mjs CHECKOUT [--out FILE] [--timeout SECONDS] [--env NAME] [TEST ...]
//
// CHECKOUT   a checkout of the SDK's repository (its tests/e2e_tests are run)
// TEST       file names without .py, or pytest node ids such as test_transfer.py::test_transfer; all files when none is named
// --out      the table as Markdown (it is printed in any case)
// --timeout  limit for one file, 900 s unless said otherwise
// --templates  a local clone of the subnet templates that some tests clone from the internet
// --finality how far finality follows the head on the chains of the tests, such as 10 or 3s
// --env      environment of scripts/pythonEnv.mjs, official-10.2.0 unless said otherwise
//
// Each test gets a fresh chain through LOCALNET_SH_PATH. The suite wants port 9944: where the system allows, each
// file runs in a network namespace of its own, so that a node already running is not in the way.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { casesOf } from './official/junit.mjs'
import { runLimited } from './official/limited.mjs'
import { inNamespace, isolated } from './official/namespace.mjs'
import { finish, rowOf, sayRow } from './official/report.mjs'
import { ensure, pythonOf } from './pythonEnv.mjs'
import { root, setup } from './setup.mjs'

const args = process.argv.slice(2)
function option(name, fallback) {
  const at = args.indexOf(`--${name}`)
  return at < 0 ? fallback : args.splice(at, 2)[1]
}
const out = option('out')
const limit = Number(option('timeout', '900'))
const environment = option('env', 'official-10.2.0')
const templates = option('templates')
const finality = option('finality')
const built = args.includes('--built') && args.splice(args.indexOf('--built'), 1).length === 1
const [checkout, ...named] = args

if (checkout === undefined || !existsSync(join(checkout, 'tests', 'e2e_tests'))) {
  console.error('official-suite: name a checkout that has tests/e2e_tests')
  process.exit(1)
}

if (!built) await setup()
await ensure(environment)

const folder = join('tests', 'e2e_tests')
const every = readdirSync(join(checkout, folder))
  .filter((file) => /^test_.*\.py$/.test(file))
  .sort()
const targets = (named.length > 0 ? named : every).map((name) => (name.includes('.py') ? name : `${name}.py`))

const scratch = mkdtempSync(join(tmpdir(), 'glia-official-'))
mkdirSync(join(scratch, 'home'))
if (templates !== undefined) {
  const instead = `[url "${resolve(templates)}"]\n\tinsteadOf = https://github.com/opentensor/subnet-template.git\n[safe]\n\tdirectory = *\n`
  writeFileSync(join(scratch, 'home', '.gitconfig'), instead)
}

// The suite splits this as a shell does.
const localnet = [
  process.env.LOCALNET_SH_PATH ?? join(root, 'scripts', 'localnet.sh'),
  ...(finality === undefined ? [] : ['--finality', finality]),
].join(' ')

/** Test cases of a file, none where it left no report. */
const cases = (report) => (existsSync(report) ? casesOf(readFileSync(report, 'utf8')) : [])

async function runFile(target) {
  const label = target.replaceAll(/[^\w.-]/g, '_')
  const report = join(scratch, `${label}.xml`)
  const pytest = [
    pythonOf(environment),
    '-m',
    'pytest',
    '-q',
    '-p',
    'no:cacheprovider',
    `--junitxml=${report}`,
    join(folder, target),
  ]
  const env = {
    ...process.env,
    HOME: join(scratch, 'home'),
    USE_DOCKER: '0',
    LOCALNET_SH_PATH: localnet,
    PYTHONDONTWRITEBYTECODE: '1',
    // A namespace has no internet, and the SDK asks there for its own address; the chain refuses a loopback one.
    ...(isolated ? { GLIA_EXTERNAL_IP: '203.0.113.7', PYTHONPATH: join(root, 'scripts', 'official') } : {}),
  }
  const logFile = join(scratch, `${label}.log`)
  const result = await runLimited(inNamespace(pytest), { cwd: resolve(checkout), env, limit, logFile })
  return { ...result, tests: cases(report) }
}

const rows = []
for (const target of targets) {
  const row = rowOf(target, await runFile(target))
  rows.push(row)
  sayRow(row)
}
finish(rows, out)
rmSync(join(scratch, 'home'), { recursive: true, force: true })
