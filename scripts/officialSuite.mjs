// Runs the official SDK's own e2e suite, as it is, from a checkout outside this repository:
//
//   npm run official -- --help
//
// Each test gets a fresh chain through LOCALNET_SH_PATH. The suite wants port 9944: where the system allows, each
// file runs in a network namespace of its own, so that a node already running is not in the way.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HELP, readArguments, TESTS } from './official/arguments.mjs'
import { UsageError } from './official/commandLine.mjs'
import { casesOf } from './official/junit.mjs'
import { runLimited } from './official/limited.mjs'
import { inNamespace, isolated } from './official/namespace.mjs'
import { finish, rowOf, sayRow } from './official/report.mjs'
import { ensure, pythonOf } from './pythonEnv.mjs'
import { root, setup } from './setup.mjs'

const WRONG_USAGE = 2
/** pytest found nothing to run, as where a file skips itself whole: its report tells the rest. */
const NOTHING_RAN = 5

const { checkout, targets, out, limit, environment, templates, finality, built } = asked()

if (!built) await setup()
await ensure(environment)

const scratch = mkdtempSync(join(tmpdir(), 'glia-official-'))
mkdirSync(join(scratch, 'home'))
process.once('exit', () => rmSync(join(scratch, 'home'), { recursive: true, force: true }))
if (templates !== undefined) {
  const instead = `[url "${templates}"]\n\tinsteadOf = https://github.com/opentensor/subnet-template.git\n[safe]\n\tdirectory = *\n`
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
    join(TESTS, target),
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
  const result = await runLimited(inNamespace(pytest), { cwd: checkout, env, limit, logFile })
  return { ...result, tests: cases(report) }
}

const rows = []
for (const target of targets) {
  const row = rowOf(target, await runFile(target), [NOTHING_RAN])
  rows.push(row)
  sayRow(row)
}
finish(rows, out)

/** What the command line asks for; says what is wrong with it and ends, or teaches and ends. */
function asked() {
  try {
    const read = readArguments(process.argv.slice(2))
    if (read !== undefined) return read
    console.log(HELP)
    process.exit(0)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`official: ${error.message}`)
    process.exit(WRONG_USAGE)
  }
}
