import { parseArgs } from 'node:util'

/** A command line that is none: one sentence says what was expected and what was found. */
export class UsageError extends Error {}

/** Options and positional arguments, with `--help`. @throws UsageError */
export function parsed(args, options) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { ...options, help: { type: 'boolean', short: 'h', default: false } },
    })
  } catch (error) {
    if (!error.code?.startsWith?.('ERR_PARSE_ARGS')) throw error
    throw new UsageError(error.message)
  }
}

/** The number that an option is, up to six digits. @throws UsageError */
export function whole(name, text) {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new UsageError(`expected --${name} as a whole number of at least 1, found "${text}"`)
}

/** The checkout, which is named first, and what is named of it. @throws UsageError */
export function checkoutOf([checkout, ...named]) {
  if (checkout === undefined) throw new UsageError('expected a CHECKOUT, found none: --help says more')
  return { checkout, named }
}
