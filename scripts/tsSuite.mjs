// Runs the reference chain's own TypeScript suites, as they are, from a checkout outside this repository:
//
//   npm run official-ts -- --help
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from './official/commandLine.mjs'
import { runLimited } from './official/limited.mjs'
import { inNamespace, isolated } from './official/namespace.mjs'
import { finish, rowOf, sayRow } from './official/report.mjs'
import { alone } from './setup/lock.mjs'
import { root, setup } from './setup.mjs'
import { HELP, readArguments } from './tsSuite/arguments.mjs'
import { chosen, DESCRIBED, planOf, runnable } from './tsSuite/plan.mjs'
import { casesOf } from './tsSuite/results.mjs'
import { describeChain, keepDescriptors, openRun, prepare, readConfig, suiteFiles } from './tsSuite/workplace.mjs'

const WRONG_USAGE = 2

async function main() {
  const asked = readArguments(process.argv.slice(2), isolated)
  if (asked === undefined) {
    console.log(HELP)
    return
  }
  const { checkout, suites, out, limit, jobs, built } = asked
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
  if (!(error instanceof UsageError)) throw error
  console.error(`official-ts: ${error.message}`)
  process.exitCode = WRONG_USAGE
}
