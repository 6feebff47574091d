import { Command, type Option } from 'commander'
import type { Terminal } from './terminal.ts'

/** What every command brings: its description and examples, so that `--help` teaches. */
export interface CommandDescription {
  readonly name: string
  readonly summary: string
  /** Sentences below the usage line. */
  readonly description: string
  /** Command lines with what they do. */
  readonly examples: readonly (readonly [line: string, meaning: string])[]
}

/** A command that writes to `terminal` and throws instead of ending the process. */
export function newCommand(terminal: Terminal, { name, summary, description, examples }: CommandDescription): Command {
  const command = prepare(terminal, new Command(name))
  command.summary(summary).description(description)
  const width = Math.max(0, ...examples.map(([line]) => line.length))
  const lines = examples.map(([line, meaning]) => `  ${line.padEnd(width)}   ${meaning}`)
  if (lines.length > 0) command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
  return command
}

/** The settings that all commands share. */
export function prepare(terminal: Terminal, command: Command): Command {
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.lines(text.replace(/\n$/, '').split('\n')),
      // Errors are written in one place, commandLine.ts.
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(terminal.out.columns, 120),
    })
    .option('--verbose', 'on failure, also show where it came from')
    .helpOption('-h, --help', 'show this help')
}

/**
 * What `--json` does, in every command that has it: its flag and its help.
 *
 * @param what stands on standard output, such as `JSON`
 * @param units how its numbers are to be read
 */
export function jsonOption(what = 'JSON', units?: string): readonly ['--json', string] {
  const alone = `print ${what} on standard output and nothing else there; errors and notes as JSON, one object a line, on standard error`
  return ['--json', units === undefined ? alone : `${alone}; ${units}`]
}

const lists = new WeakSet<object>()

/** Marks a reader of values that adds to what was given before: its option may be given again. */
export function ofSeveral<Reader extends object>(reader: Reader): Reader {
  lists.add(reader)
  return reader
}

/** Whether an option may be given again. */
export const takesSeveral = ({ parseArg }: Option): boolean => parseArg !== undefined && lists.has(parseArg)
