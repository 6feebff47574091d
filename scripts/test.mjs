// `npm test`: set-up, types, lint, unit tests and client tests; its last line is `N passed, N failed`.
//
//   npm test                 everything
//   npm test -- unit         lint and unit tests
//   npm test -- e2e [ARG…]   client tests alone; further arguments go to vitest (file filters, -t NAME)
//
// Ends with code 2 when what was asked for is none of these.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { clientEnvironments, ensureAll, isReady, systemPython } from './pythonEnv.mjs'
import { install, installIsFresh } from './setup/install.mjs'
import { root, setup } from './setup.mjs'

const [only, ...rest] = process.argv.slice(2)
const say = (line) => console.error(line)
const totals = { passed: 0, failed: 0, skipped: 0 }
const failures = []

function check(name, ok) {
  totals[ok ? 'passed' : 'failed'] += 1
  if (!ok) failures.push(name)
}

function shown(args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    child.on('close', (code) => resolve(code === 0))
  })
}

const tool = (path) => join(root, 'node_modules', path)

/** Runs one vitest project and adds its counts, read from the report it writes. */
async function vitest(project, args, env) {
  const report = join(root, '.cache', `test-${project}.json`)
  mkdirSync(join(root, '.cache'), { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const ok = await shown([tool('vitest/vitest.mjs'), 'run', '--project', project, ...reporters, ...args], env)
  if (!existsSync(report)) return check(`vitest ${project} (no report written)`, false)
  const result = JSON.parse(readFileSync(report, 'utf8'))
  totals.passed += result.numPassedTests
  totals.failed += result.numFailedTests
  totals.skipped += result.numPendingTests + result.numTodoTests
  for (const file of result.testResults) {
    for (const test of file.assertionResults)
      if (test.status === 'failed') failures.push(`${file.name.slice(root.length + 1)}: ${test.fullName}`)
    // A file that does not even load has no tests to count.
    if (file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'))
      check(file.name.slice(root.length + 1), false)
  }
  if (!ok && result.success) check(`vitest ${project} (error outside a test)`, false)
}

/** Makes the Python clients' environments; their absence is one clear line and not a failure. */
async function clients() {
  const folder = join(root, 'e2e')
  if (!installIsFresh(folder)) await install(folder, say)
  const { reason } = systemPython()
  if (reason !== undefined) return { GLIA_NO_PYTHON: reason }
  const failed = await ensureAll(clientEnvironments)
  for (const failure of failed) console.error(failure)
  for (const name of clientEnvironments) if (!isReady(name)) check(`python-env ${name}`, false)
  return {}
}

async function build() {
  try {
    await setup()
    return true
  } catch (error) {
    console.error(`setup: ${error.message}`)
    return false
  }
}

/** Why there is nothing to run, or undefined: said before anything is built or installed for it. */
function wrongUsage() {
  if (only !== undefined && only !== 'unit' && only !== 'e2e') return `expected unit or e2e, found "${only}"`
  if (only !== 'e2e') return undefined
  const filters = rest.filter((argument, at) => !argument.startsWith('-') && !rest[at - 1]?.startsWith('-'))
  const folder = join(root, 'e2e')
  const names = readdirSync(folder).filter((name) => name.endsWith('.e2e.ts'))
  if (filters.length === 0 || filters.some((filter) => names.some((name) => join(folder, name).includes(filter))))
    return undefined
  return `no client test's file name contains ${filters.join(' or ')}; there are: ${names.map((name) => name.slice(0, -'.e2e.ts'.length)).join(', ')}`
}

async function main() {
  const built = await build()
  check('types and build', built)
  if (!installIsFresh(root)) return
  // pip waits for the network most of the time: let it do so while the unit tests run.
  const environments = only === 'unit' || !built ? undefined : clients()
  if (only !== 'e2e') {
    console.log('test: lint')
    check('oxlint', await shown([tool('oxlint/bin/oxlint'), '--deny-warnings']))
    check('biome', await shown([tool('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']))
    check('types of scripts and bench', await shown([tool('typescript/bin/tsc'), '-p', 'scripts']))
    console.log('test: unit')
    await vitest('unit', rest, {})
  }
  if (environments !== undefined) {
    const env = await environments
    console.log('test: clients')
    check('types of e2e', await shown([tool('typescript/bin/tsc'), '-p', 'e2e']))
    await vitest('e2e', only === 'e2e' ? rest : [], env)
    if (env.GLIA_NO_PYTHON) console.log(`test: Python client tests skipped: ${env.GLIA_NO_PYTHON}`)
  }
}

const wrong = wrongUsage()
if (wrong !== undefined) {
  console.error(`test: ${wrong}`)
  process.exit(2)
}
await main()
for (const failure of failures) console.log(`failed: ${failure}`)
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
)
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0
