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
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
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

const isolated = spawnSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up']).status === 0
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

const unescape = (text) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#10;', '\n')
    .replaceAll('&amp;', '&')

/** Test cases of a JUnit report: name, outcome and the first line of what went wrong. */
function cases(report) {
  if (!existsSync(report)) return []
  return [...readFileSync(report, 'utf8').matchAll(/<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)].flatMap(
    ([, attributes, body = '']) => {
      const [, written] = /(?:^| )name="([^"]*)"/.exec(attributes) ?? []
      // What the limit cut off stands there without its name.
      if (written === undefined) return []
      const name = unescape(written)
      const bad = /<(failure|error)(?: message="([^"]*)")?/.exec(body)
      if (bad)
        return {
          name,
          outcome: 'failed',
          why: unescape(bad[2] ?? '')
            .split('\n')[0]
            .slice(0, 160),
        }
      return { name, outcome: /<skipped/.test(body) ? 'skipped' : 'passed', why: '' }
    },
  )
}

function runFile(target) {
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
  const command = isolated ? ['unshare', '-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...pytest] : pytest
  const env = {
    ...process.env,
    HOME: join(scratch, 'home'),
    USE_DOCKER: '0',
    LOCALNET_SH_PATH: localnet,
    PYTHONDONTWRITEBYTECODE: '1',
    // A namespace has no internet, and the SDK asks there for its own address; the chain refuses a loopback one.
    ...(isolated ? { GLIA_EXTERNAL_IP: '203.0.113.7', PYTHONPATH: join(root, 'scripts', 'official') } : {}),
  }
  const started = performance.now()
  return new Promise((done) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: resolve(checkout),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const log = []
    child.stdout.on('data', (chunk) => log.push(chunk))
    child.stderr.on('data', (chunk) => log.push(chunk))
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      process.kill(-child.pid, 'SIGINT')
    }, limit * 1000)
    const hard = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), (limit + 20) * 1000)
    child.on('close', () => {
      clearTimeout(timer)
      clearTimeout(hard)
      const logFile = join(scratch, `${label}.log`)
      writeFileSync(logFile, Buffer.concat(log))
      done({ target, timedOut, tests: cases(report), seconds: (performance.now() - started) / 1000, logFile })
    })
  })
}

const rows = []
for (const target of targets) {
  const result = await runFile(target)
  const count = (outcome) => result.tests.filter((test) => test.outcome === outcome).length
  const row = { file: target, passed: count('passed'), failed: count('failed'), skipped: count('skipped'), ...result }
  rows.push(row)
  if (result.tests.length === 0) row.failed = 1
  // The tests that the limit cut off are in no report.
  if (result.timedOut) row.failed += 1
  console.log(
    `${target.padEnd(44)} ${row.passed} passed, ${row.failed} failed, ${row.skipped} skipped in ${row.seconds.toFixed(0)} s   ${result.logFile}`,
  )
  for (const test of result.tests) if (test.outcome === 'failed') console.log(`    ${test.name}: ${test.why}`)
}

const table = [
  '| file | passed | failed | skipped | seconds | first reason |',
  '| --- | --- | --- | --- | --- | --- |',
  ...rows.map((row) => {
    const why =
      row.tests.length === 0
        ? 'no report: see the log'
        : (row.tests.find((test) => test.outcome === 'failed')?.why ??
          (row.timedOut ? `not done after ${limit} s` : ''))
    return `| ${row.file} | ${row.passed} | ${row.failed} | ${row.skipped} | ${row.seconds.toFixed(0)} | ${why.replaceAll('|', '\\|')} |`
  }),
].join('\n')
if (out !== undefined) writeFileSync(out, `${table}\n`)
console.log(table)
rmSync(join(scratch, 'home'), { recursive: true, force: true })
const sum = (key) => rows.reduce((total, row) => total + row[key], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exitCode = sum('failed') > 0 ? 1 : 0
