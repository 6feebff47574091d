import { causesOf, errorText, excerpt, Fault, GliaError, printable } from '@glia/base'
import { CommanderError } from 'commander'
import { UsageError } from './errors.ts'

/** Characters of one failure that a terminal is given: what has more was written by somebody else. */
const MOST_TOLD = 4096

/** What the user is told of a failure. */
export interface Explanation {
  readonly code: string
  /** One sentence. */
  readonly message: string
  /** True when nothing the user did explains it: then the stack helps, and is shown with `--verbose`. */
  readonly fault: boolean
  /** True when the command line asks for what cannot be. */
  readonly usage: boolean
}

const SYSTEM: Readonly<Record<string, (error: NodeJS.ErrnoException & { port?: number; address?: string }) => string>> =
  {
    EADDRINUSE: ({ port }) =>
      `port ${port ?? ''} is in use already: stop what listens there, or choose another with --rpc-port (0: any free one)`,
    EACCES: ({ port, path }) =>
      port === undefined
        ? `no permission for ${path ?? 'a file'}: change its rights or choose another place`
        : `port ${port} may not be opened by this user: choose one above 1023 with --rpc-port`,
    EADDRNOTAVAIL: ({ address }) =>
      `${address ?? 'the address'} is not an address of this machine: choose one that is, with --host`,
    ENOTFOUND: ({ message }) => `the host is not known (${message}): check the address`,
    ECONNREFUSED: ({ port }) => `nothing listens on port ${port ?? ''}: start a node first, for example with glia node`,
    ENOENT: ({ path }) => `there is no ${path ?? 'such file'}: check the path`,
    EEXIST: ({ path }) => `${path ?? 'the path'} is there already and is not what is needed: choose another`,
    ENOTDIR: ({ path }) => `${path ?? 'the path'} is not a folder: choose another`,
    EISDIR: ({ path }) => `${path ?? 'the path'} is a folder, where a file is needed: choose another`,
    EROFS: ({ path }) => `${path ?? 'the file'} is on a disk that is mounted for reading alone: choose another place`,
    ENOSPC: () => 'the disk is full: make room and try again',
    MODULE_NOT_FOUND: unloadable,
    ERR_DLOPEN_FAILED: unloadable,
  }

/** A library that is not installed, or was for another system. Node lists below its sentence who asked for it. */
function unloadable({ message }: Error): string {
  return `a library of this program does not load (${message.split('\n')[0]}): remove node_modules and run npm start again`
}

/**
 * Turns anything thrown into a sentence, by its class: a {@link GliaError} carries its own; those of the system get one here;
 * the rest are faults of the program and say so, as a {@link Fault} does.
 */
export function explain(error: unknown): Explanation {
  const explanation = sentenceOf(error)
  return { ...explanation, message: excerpt(explanation.message, MOST_TOLD) }
}

function sentenceOf(error: unknown): Explanation {
  if (!(error instanceof Error)) return fault(errorText(error))
  if (!isDeliberate(error)) {
    const { code } = error as NodeJS.ErrnoException
    const system = code === undefined ? undefined : SYSTEM[code]
    if (error instanceof GliaError || code === undefined || system === undefined) return fault(error.message)
    return { code, message: system(error), fault: false, usage: false }
  }
  const usage = error instanceof CommanderError || error instanceof UsageError || USAGE.has(error.code)
  const option = error instanceof GliaError ? error.option : undefined
  const message = option === undefined ? error.message : error.message.replace(`option ${option}`, flag(option))
  return { code: inCapitals(error.code), message: inCommands(error.code, message), fault: false, usage }
}

const AS_ROOT = 'docs/start/README.md#a-first-subnet-in-python has a program that does it'

/** What the SDK advises, by the commands that do it. */
const COMMANDS: Readonly<Record<string, readonly (readonly [advice: string | RegExp, command: string])[]>> = {
  KEYFILE_MISSING: [
    ['make this key', 'make this key with glia wallet create, restore it with glia wallet regen'],
    ['choose another wallet', 'choose another wallet with -w'],
    ['make this hotkey', 'make it with glia wallet create --only hotkey, restore it with glia wallet regen hotkey'],
    ['name another one', 'name another one with -H'],
  ],
  KEYFILE_EXISTS: [['pass overwrite to replace it', '--overwrite replaces it for good']],
  KEYFILE_UNREADABLE: [['choose another wallet', 'choose another wallet with -w']],
  KEYFILE_FORMAT: [['the key from its phrase', 'the key from its phrase with glia wallet regen --overwrite']],
  KEYFILE_MISMATCH: [
    [
      'the public half from its address',
      'the public half from its address with glia wallet regen coldkeypub --overwrite --address',
    ],
    ['the key from its phrase', 'the key from its phrase with glia wallet regen --overwrite'],
  ],
  NO_STAKE: [['list its stake to see where it is', 'glia stake list shows where it is']],
  STAKING_CLOSED: [
    [
      /(subnet (\d+) to be started, .*: its owner has to start it first)$/,
      '$1, with glia subnet start --netuid $2 -w WALLET',
    ],
  ],
  // Glia has no command for the sudo key, which networks of others have in other hands.
  NO_DRAND_PULSES: [[/(AdminUtils\.sudo_set_commit_reveal_weights_enabled with netuid \d+)\)/, `$1): ${AS_ROOT}`]],
  TOO_SOON: [['(AdminUtils.sudo_set_admin_freeze_window)', `(AdminUtils.sudo_set_admin_freeze_window): ${AS_ROOT}`]],
  WRONG_PASSWORD: [['the key from its phrase', 'the key from its phrase with glia wallet regen --overwrite']],
}

function inCommands(code: string, message: string): string {
  return (COMMANDS[code] ?? []).reduce((text, [advice, command]) => text.replace(advice, command), message)
}

function fault(message: string): Explanation {
  return { code: 'FAULT', message: `internal fault: ${message}`, fault: true, usage: false }
}

/** Codes of errors about what stands on the command line: the node's of its options, and of a wallet that cannot be named so. */
const USAGE: ReadonlySet<string> = new Set(['Options', 'WALLET_NAME'])

/** How an option of a program is written on the command line. */
function flag(option: string): string {
  if (option === 'extraPorts') return '--rpc-port-2'
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/**
 * Reads something that stands on the command line.
 *
 * @param what it is, as the user wrote it
 * @throws UsageError for whatever `read` refuses
 */
export function given<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof Error) || !isDeliberate(cause)) throw cause
    throw new UsageError(inCapitals(cause.code), `${what}: ${cause.message}`, { cause })
  }
}

/** What a package or the command line raises on purpose; a fault is the program's own mistake. */
function isDeliberate(error: Error): error is GliaError | CommanderError {
  return error instanceof CommanderError || (error instanceof GliaError && !(error instanceof Fault))
}

/** Each library has a style of its own for codes; programs that read ours meet one: commander.unknownOption is UNKNOWN_OPTION. */
function inCapitals(code: string): string {
  return code
    .replace(/^commander\./, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
}

/** The chain of causes with their stacks, for `--verbose`, as lines. A message is one of them, whatever is in it. */
export function causes(error: unknown): string[] {
  const lines: string[] = []
  for (const { message, stack = message } of causesOf(error)) {
    // A stack begins with the error's name and message.
    const [first = '', ...rest] = stack.replace(message, () => printable(excerpt(message, MOST_TOLD))).split('\n')
    lines.push(lines.length === 0 ? first : `caused by: ${first}`, ...rest)
  }
  return lines
}
