// Runs the reference chain's own TypeScript suites, as they are, from a checkout outside this repository.
//
//   npm run official-ts -- CHECKOUT [SUITE ...] [--out FILE] [--timeout SECONDS] [--jobs N] [--built]
//
// CHECKOUT   the folder ts-tests of a checkout of that chain's repository, or the checkout itself
// SUITE      beginnings of paths below its suites, such as smoke, dev/subtensor/staking or zombienet_staking/02; all that
//            need no EVM when none is named
// --out      the table as Markdown (it is printed in any case)
// --timeout  limit for one file, 900 s unless said otherwise
// --jobs     files that run at once, 1 unless said otherwise; more only where the system allows network namespaces
// --built    does not look whether what is built is of these sources
//
// Each file gets a fresh chain, of the kind and on the ports that the suites' moonwall.config.json says.
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runLimited } from './official/limited.mjs'
import { inNamespace, isolated } from './official/namespace.mjs'
import { finish, rowOf, sayRow } from './official/report.mjs'
import { alone } from './setup/lock.mjs'
import { root, setup } from './setup.mjs'
import { chosen, DESCRIBED, PlanError, planOf, runnable } from './tsSuite/plan.mjs'
import { casesOf } from './tsSuite/results.mjs'
import { describeChain, keepDescriptors, openRun, prepare, readConfig, suiteFiles } from './tsSuite/workplace.mjs'

const WRONG_USAGE = 2

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      timeout: { type: 'string', default: '900' },
      jobs: { type: 'string', default: '1' },
      built: { type: 'boolean', default: false },
    },
  })
  const [named = '', ...suites] = positionals
  const checkout = [named, join(named, 'ts-tests')].find((folder) => existsSync(join(folder, 'moonwall.config.json')))
  if (checkout === undefined) throw new PlanError(`expected a checkout with moonwall.config.json, found "${named}"`)
  const whole = (name) => {
    if (/^[1-9]\d{0,5}$/.test(values[name])) return Number(values[name])
    throw new PlanError(`expected --${name} as a whole number of at least 1, found "${values[name]}"`)
  }
  return { ...values, checkout: resolve(checkout), suites, limit: whole('timeout'), jobs: isolated ? whole('jobs') : 1 }
}

async function main() {
  const { checkout, suites, out, limit, jobs, built } = readArguments()
  const config = readConfig(checkout)
  const plans = runnable(
    chosen(suiteFiles(checkout), suites).map((file) => planOf(config, file)),
    suites.length > 0,
  )
  if (!built) await setup()
  const folder = join(root, '.cache', 'ts-suite')
  const logs = mkdtempSync(join(tmpdir(), 'glia-official-ts-'))
  const program = join(root, 'packages', 'cli', 'dist', 'glia.cjs')
  const envOf = (plan, label) => ({
    ...process.env,
    GLIA_TS_PLAN: JSON.stringify({ ...plan, chain: { ...plan.chain, program, log: join(logs, `${label}.chain.log`) } }),
  })
  const say = (line) => console.error(line)
  const place = await alone(folder, say, async () => {
    await prepare(folder, say)
    const opened = openRun(folder, checkout)
    await describeChain(opened, envOf(DESCRIBED, 'descriptors'), join(logs, 'descriptors.log'))
    keepDescriptors(folder, opened)
    return opened
  })

  async function runFile(plan) {
    const label = plan.file.replaceAll(/[^\w.-]/g, '_')
    const report = join(logs, `${label}.json`)
    const vitest = [
      process.execPath,
      join('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--config',
      join('harness', 'vitest.config.mjs'),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      join('suites', plan.file),
    ]
    const logFile = join(logs, `${label}.log`)
    const env = envOf(plan, label)
    const result = await runLimited(inNamespace(vitest), { cwd: place, env, limit, logFile })
    const row = rowOf(plan.file, { ...result, tests: casesOf(report) })
    sayRow(row)
    return row
  }

  const rows = []
  const queue = plans.entries()
  const worker = async () => {
    for (const [at, plan] of queue) rows[at] = await runFile(plan)
  }
  await Promise.all(Array.from({ length: jobs }, worker))
  finish(rows, out)
}

try {
  await main()
} catch (error) {
  if (!(error instanceof PlanError) && !error.code?.startsWith?.('ERR_PARSE_ARGS')) throw error
  console.error(`official-ts: ${error.message}`)
  process.exitCode = WRONG_USAGE
}
