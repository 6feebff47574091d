import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { recipes } from '../pythonEnv.mjs'
import { checkoutOf, parsed, UsageError, whole } from './commandLine.mjs'

/** Folder of the suite in a checkout. */
export const TESTS = join('tests', 'e2e_tests')
const ENVIRONMENT = 'official-10.2.0'
const LIMIT = '900'

export const HELP = `Runs the official SDK's own e2e suite, as it is, from a checkout outside this repository.

  npm run official -- CHECKOUT [TEST ...] [options]

  CHECKOUT             a checkout of the SDK's repository: its tests/e2e_tests are run
  TEST                 file names, with .py or without, or pytest node ids; all files when none is named
  --out FILE           the table as Markdown (it is printed in any case)
  --timeout SECONDS    limit for one file (${LIMIT} by default)
  --env NAME           environment of scripts/pythonEnv.mjs (${ENVIRONMENT} by default)
  --templates FOLDER   a local clone of the subnet templates that some tests clone from the internet
  --finality LAG       how far finality follows the head on the chains of the tests: blocks, or seconds such as 3s
  --built              does not look whether what is built is of these sources

Examples:
  npm run official -- ../sdk --out table.md
  npm run official -- ../sdk test_hotkeys test_transfer.py::test_transfer --finality 10`

/** What a command line asks for, or undefined where it asks for help. */
export function readArguments(args) {
  const { values, positionals } = parsed(args, {
    out: { type: 'string' },
    timeout: { type: 'string', default: LIMIT },
    env: { type: 'string', default: ENVIRONMENT },
    templates: { type: 'string' },
    finality: { type: 'string' },
    built: { type: 'boolean', default: false },
  })
  if (values.help) return undefined
  const { checkout, named } = checkoutOf(positionals)
  if (!existsSync(join(checkout, TESTS)))
    throw new UsageError(`expected a checkout that has ${TESTS}, found "${checkout}"`)
  const { out, timeout, env: environment, templates, finality, built } = values
  const limit = whole('timeout', timeout)
  if (!Object.hasOwn(recipes, environment))
    throw new UsageError(`expected --env as one of ${Object.keys(recipes).join(', ')}, found "${environment}"`)
  if (templates !== undefined && !existsSync(templates))
    throw new UsageError(`expected --templates as a folder, found "${templates}"`)
  if (finality !== undefined && !/^\d+(\.\d+)?s?$/.test(finality))
    throw new UsageError(`expected --finality as blocks or seconds, such as 10 or 3s, found "${finality}"`)
  return {
    checkout: resolve(checkout),
    targets: targetsOf(checkout, named),
    out,
    limit,
    environment,
    templates: templates === undefined ? undefined : resolve(templates),
    finality,
    built,
  }
}

function targetsOf(checkout, named) {
  if (named.length === 0)
    return readdirSync(join(checkout, TESTS))
      .filter((file) => /^test_.*\.py$/.test(file))
      .sort()
  return named.map((name) => {
    const target = name.includes('.py') ? name : `${name}.py`
    if (existsSync(join(checkout, TESTS, target.split('::')[0]))) return target
    throw new UsageError(`expected a file of ${TESTS}, found "${name}"`)
  })
}
