import { Command, CommanderError } from 'commander'
import { prepare, takesSeveral } from './command.ts'
import { commandAt } from './commandName.ts'
import { Interrupted, UsageError } from './errors.ts'
import { causes, explain } from './explain.ts'
import { json } from './output/numbers.ts'
import { styleFor } from './output/style.ts'
import { taught, withoutSecrets } from './teach.ts'
import type { Terminal } from './terminal.ts'

/** How a command is loaded: its module, and all that it needs, only when it runs. */
export type CommandLoaders = Readonly<Record<string, (terminal: Terminal) => Promise<Command>>>

const COMMANDS: readonly (readonly [name: string, summary: string])[] = [
  ['up', 'run a living network: chain, market, miners, validators, with a live table'],
  ['node', 'run the chain alone'],
  ['localnet', 'stand in for the reference chain’s localnet script'],
  ['wallet', 'make, restore and use keys, in the files of Bittensor wallets'],
  ['subnet', 'look at subnets, create one, register neurons'],
  ['stake', 'stake TAO, take it out, move it'],
  ['weights', 'set weights, commit to them, reveal them'],
  ['hyperparameters', 'the settings of a subnet'],
  ['identity', 'who accounts and subnets are'],
  ['delegate', 'validators that others stake with, and their takes'],
  ['children', 'hotkeys that work with another’s stake weight'],
  ['commitment', 'what neurons commit to in public'],
  ['metagraph', 'show the neurons of a subnet'],
]

const VERSION = '0.1.0'

/** Exit codes: success, failure, wrong usage. */
const OK = 0
const FAILED = 1
const USAGE = 2

/**
 * Runs one command line.
 *
 * @param argv Arguments without program and script
 * @param given where it writes; what is said there beside the answer is JSON where that was asked for
 * @param loaders of every command that `argv` may name
 * @returns the exit code; what went wrong is written to `terminal.err` in one sentence
 */
export async function runCommandLine(
  argv: readonly string[],
  given: Terminal,
  loaders: CommandLoaders,
): Promise<number> {
  const terminal = asksForJson(argv) ? { ...given, err: given.err.forPrograms() } : given
  const args = asking(argv)
  const program = await programFor(args[commandAt(args)], terminal, loaders)
  refuseTwice(program)
  refuseEquals(program, args)
  try {
    // Bare `glia` is a question, not a mistake.
    await program.parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' })
    return OK
  } catch (error) {
    // A group of commands without the command: a question, too.
    if (error instanceof CommanderError && error.code === 'commander.help')
      return runCommandLine([...args, '--help'], terminal, loaders)
    return report(withoutValue(error), args, program, terminal)
  }
}

/** `help` before a command, or after the name of its group, asks for the help of what comes then. */
function asking(argv: readonly string[]): string[] {
  const first = commandAt(argv)
  const at = argv[first] === 'help' ? first : first + 1
  return first >= 0 && argv[at] === 'help' ? [...argv.toSpliced(at, 1), '--help'] : [...argv]
}

/** An option with a value stands there once, but for lists: whoever gave two meant two things, and one of them would be done. */
function refuseTwice(command: Command): void {
  for (const option of command.options) {
    if (!(option.required || option.optional) || takesSeveral(option)) continue
    let isGiven = false
    command.on(`option:${option.name()}`, () => {
      if (isGiven)
        throw new UsageError('INVALID_ARGUMENT', `--${option.name()}: expected one, found it twice: choose one`)
      isGiven = true
    })
  }
  command.commands.forEach(refuseTwice)
}

/** After the short name of an option its value begins at once, the sign with it: `-w=alice` would be a wallet `=alice`. */
function refuseEquals(command: Command, args: readonly string[]): void {
  for (const { long, short, name } of command.options.map((option) => ({ ...option, name: option.name() }))) {
    if (!short || !long) continue
    command.on(`option:${name}`, (value: unknown) => {
      if (typeof value !== 'string' || !value.startsWith('=') || !args.includes(`${short}${value}`)) return
      const meant = value.slice(1)
      throw new UsageError(
        'INVALID_ARGUMENT',
        `${long}: expected its value after a blank, found "${short}${value}": write ${short} ${meant}, or ${long}=${meant}`,
      )
    })
  }
  for (const each of command.commands) refuseEquals(each, args)
}

/** Whether programs read what a command line answers. */
export function asksForJson(argv: readonly string[]): boolean {
  return argv.includes('--json')
}

async function programFor(asked: string | undefined, terminal: Terminal, loaders: CommandLoaders): Promise<Command> {
  const program = prepare(terminal, new Command('glia'))
    .description('The open market for machine intelligence: a Bittensor-compatible network.')
    .version(VERSION, '-V, --version', 'show the version')
    .helpCommand(false)
    .usage('[options] <command>')
    .addHelpText('after', '\nEach command explains itself: glia <command> --help')
  for (const [name, summary] of COMMANDS) {
    const load = name === asked ? loaders[name] : undefined
    program.addCommand(load === undefined ? new Command(name).summary(summary) : await load(terminal))
  }
  return program
}

/** Writes why a command failed, and gives its exit code. */
function report(thrown: unknown, args: readonly string[], program: Command, terminal: Terminal): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return OK
  const named = namedIn(args, program)
  const error = thrown instanceof CommanderError ? taught(thrown, named.at(-1) ?? program, args) : thrown
  const { code, message, fault, usage } = explain(error)
  // Whatever refuses a command line says what it found there, and other failures the paths and names that were made of it.
  const shown = (text: string) => withoutSecrets(text, args, usage)
  const sentence = shown(error instanceof CommanderError ? inHouseForm(oneLine(message)) : message)
  const hint = hintFor(usage, fault, args, named)
  const from = args.includes('--verbose') ? causes(error).map(shown) : []
  if (asksForJson(args)) {
    const more = { ...(hint && { hint }), ...(from.length > 0 && { causes: from }) }
    terminal.err.line(json({ error: { code, message: sentence, ...more } }))
  } else {
    const style = styleFor(terminal.err.colours)
    terminal.err.lines([`${style('red', 'glia:')} ${sentence}`, ...(hint ? [hint] : []), ...from])
  }
  if (error instanceof Error && error.cause instanceof Interrupted) return error.cause.exitCode
  return usage ? USAGE : FAILED
}

function hintFor(
  usage: boolean,
  fault: boolean,
  args: readonly string[],
  named: readonly Command[],
): string | undefined {
  if (usage) return `Try: ${named.map((each) => each.name()).join(' ')} --help`
  return fault && !args.includes('--verbose') ? 'Add --verbose to see where it came from.' : undefined
}

/** Commander's error without what an option that is none was given, which may be a secret: `--password-stdin=…`. */
function withoutValue(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error
  const message = error.message.replace(/^(error: unknown option '--?[^='\s]*)=.*'/s, "$1=…'")
  return message === error.message ? error : new CommanderError(error.exitCode, error.code, message)
}

/** Commander's text as one sentence: without its own prefix and line breaks. */
function oneLine(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}

/**
 * Commander's word of a value that is refused, in the form that all errors have: what was expected, what was found, what to do.
 * A reader's own message is `expected … .`, or `expected …: advice.`
 */
function inHouseForm(sentence: string): string {
  const [, option, argument, found, why] =
    /^(?:option '(?:-\w, )?(--[\w-]+)[^']*' argument|command-argument value(?= '.*' is invalid for argument '([\w-]+)')) '(.*)' is invalid(?: for argument '[\w-]+')?\. (.*)$/s.exec(
      sentence,
    ) ?? []
  const name = option ?? argument
  if (name === undefined || found === undefined || why === undefined) return sentence
  const reason = why.replace(/^Allowed choices are /, 'expected one of ').replace(/\.$/, '')
  if (reason.includes(', found ')) return `${name}: ${reason}`
  const [, expected = reason, advice = ''] = /^(.*?)(: .*)$/s.exec(reason) ?? []
  return `${name}: ${expected}, found "${found}"${advice}`
}

/** The program and the commands that were named, the innermost last. */
function namedIn(args: readonly string[], program: Command): Command[] {
  const named = [program]
  for (const arg of args.slice(Math.max(0, commandAt(args)))) {
    const command = named.at(-1)?.commands.find((each) => each.name() === arg)
    if (command === undefined) break
    named.push(command)
  }
  return named
}
