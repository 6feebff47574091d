/** What was asked for on the command line cannot be: one sentence says what was expected and what was found. */
export class Usage extends Error {}

const WRONG_USAGE = 2

/** Runs a script's work. Wrong usage is told in one sentence and ends with code 2; everything else is thrown on. */
export async function tellingUsage(script: string, work: () => Promise<void> | void): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Usage) && !isParseArgs(error)) throw error
    console.error(`${script}: ${inOneSentence(error as Error)}`)
    process.exitCode = WRONG_USAGE
  }
}

/** What parseArgs says of a value that begins with a dash takes three lines, and does not say what was expected. */
function inOneSentence({ message }: Error): string {
  const [, option] = /^Option '(?:-\w, )?(--[\w-]+)[^']*' argument is ambiguous/.exec(message) ?? []
  return option === undefined
    ? message.replace(/\s*\n\s*/g, ' ')
    : `expected a value behind ${option}, found another option: one that begins with a dash is written ${option}=VALUE`
}

/** What parseArgs of node:util throws: its message is a sentence. */
function isParseArgs(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')
}

/** Reads a whole number, at least `least`. Throws Usage. */
export function whole(what: string, text: string, least = 1): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value
  throw new Usage(`expected ${what} as a whole number of at least ${least}, found "${text}"`)
}

/** Reads arguments that are whole numbers by their place. Throws Usage for others, and for more than there are names. */
export function wholes(args: readonly string[], names: readonly string[]): number[] {
  return args.map((text, at) => {
    const name = names[at]
    if (name !== undefined) return whole(name, text)
    throw new Usage(
      names.length === 0 ? `takes no arguments, found "${text}"` : `takes ${names.join(', ')}, found "${text}" beside`,
    )
  })
}

/** Reads words of a list that is separated by commas, each once. Throws Usage for those that are not `known`. */
export function words<Word extends string>(what: string, text: string, known: readonly Word[]): Word[] {
  const all = text.split(',').map((each) => {
    const found = known.find((word) => word === each)
    if (found !== undefined) return found
    throw new Usage(`expected ${what} of ${known.join(', ')}, found "${each}"`)
  })
  return [...new Set(all)]
}
