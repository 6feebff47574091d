import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { checkoutOf, parsed, UsageError, whole } from '../official/commandLine.mjs'

const LIMIT = '900'

export const HELP = `Runs the reference chain's own TypeScript suites, as they are, from a checkout outside this repository.

  npm run official-ts -- CHECKOUT [SUITE ...] [options]

  CHECKOUT             the folder ts-tests of a checkout of that chain's repository, or the checkout itself
  SUITE                beginnings of paths below its suites; all that need no EVM when none is named
  --out FILE           the table as Markdown (it is printed in any case)
  --timeout SECONDS    limit for one file (${LIMIT} by default)
  --jobs N             files that run at once, 1 by default; more only where the system allows network namespaces
  --built              does not look whether what is built is of these sources

Each file gets a fresh chain, of the kind and on the ports that the suites' moonwall.config.json says.

Examples:
  npm run official-ts -- ../subtensor smoke
  npm run official-ts -- ../subtensor dev/subtensor/staking zombienet_staking/02 --out table.md`

/**
 * What a command line asks for, or undefined where it asks for help.
 *
 * @param several whether files can run at once
 * @throws UsageError
 */
export function readArguments(args, several) {
  const { values, positionals } = parsed(args, {
    out: { type: 'string' },
    timeout: { type: 'string', default: LIMIT },
    jobs: { type: 'string', default: '1' },
    built: { type: 'boolean', default: false },
  })
  if (values.help) return undefined
  const { checkout, named: suites } = checkoutOf(positionals)
  const folder = [checkout, join(checkout, 'ts-tests')].find((each) => existsSync(join(each, 'moonwall.config.json')))
  if (folder === undefined) throw new UsageError(`expected a checkout with moonwall.config.json, found "${checkout}"`)
  const [limit, jobs] = [whole('timeout', values.timeout), whole('jobs', values.jobs)]
  return { checkout: resolve(folder), suites, out: values.out, limit, jobs: several ? jobs : 1, built: values.built }
}
