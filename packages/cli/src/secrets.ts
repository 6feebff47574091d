import type { Keyfile, Keypair } from '@glia/sdk'
import { CliError, UsageError } from './errors.ts'
import { firstLine, utf8Decoder } from './standardInput.ts'
import type { Terminal } from './terminal.ts'

/**
 * What stands on a command line every user of the machine sees in the list of processes, and a shell keeps: a secret there is
 * refused, and shown nowhere.
 *
 * @param what the option that has it
 * @param instead what to do
 */
export function secretRefused(what: string, instead: string): UsageError {
  return new UsageError(
    'SECRET_ON_COMMAND_LINE',
    `${what}: a secret on a command line is seen by every user of the machine and kept by the shell: ${instead}`,
  )
}

/** Where a password comes from besides a question on the terminal. */
export interface PasswordOptions {
  /** False: write the file in plain text. */
  readonly password: boolean
  /** Take it from the first line of standard input. */
  readonly passwordStdin?: boolean
}

/**
 * Nobody should believe that a file is encrypted which is not: only coldkeys are.
 *
 * @throws UsageError PASSWORD
 */
export function expectPassword({ password, passwordStdin }: PasswordOptions, encrypts: boolean): void {
  if (!passwordStdin) return
  if (!encrypts)
    throw new UsageError('PASSWORD', 'expected no --password-stdin, found it with what is not encrypted: leave it out')
  if (!password) throw new UsageError('PASSWORD', 'expected --password-stdin or --no-password, found both: choose one')
}

/**
 * The password for a new file, asked for twice on a terminal.
 *
 * @param piped the password where standard input brought it already
 * @returns undefined when the file shall not be encrypted
 * @throws CliError PASSWORD_NEEDED when there is nobody to ask
 */
export async function newPassword(
  terminal: Terminal,
  options: PasswordOptions,
  piped?: string,
): Promise<string | undefined> {
  if (!options.password) return undefined
  // Whoever types it has nobody read it from the screen, and types no other one by mistake.
  const isPiped = options.passwordStdin === true && !terminal.input.isTTY
  const password = isPiped
    ? (piped ?? (await firstLine(terminal)))
    : await askTwice(
        terminal,
        'the coldkey is encrypted with a password: run this on a terminal, pipe the password in with --password-stdin, or choose --no-password',
      )
  if (password === '') throw new CliError('PASSWORD_EMPTY', 'the password is empty: give one, or choose --no-password')
  return password
}

/**
 * Reads a key. The password of an encrypted file is what --password-stdin brings, else what the environment has, else
 * asked for.
 *
 * @throws CliError PASSWORD_NEEDED when there is nobody to ask
 */
export async function unlock(
  terminal: Terminal,
  keyfile: Keyfile,
  options: { passwordStdin?: boolean },
): Promise<Keypair> {
  if ((await keyfile.encryption()) === undefined) return keyfile.read()
  let password: string | undefined
  if (options.passwordStdin) password = await typedOrPiped(terminal, `Password of ${keyfile.path}: `)
  else if (!keyfile.hasPasswordVariable) {
    if (!terminal.input.isTTY) {
      throw new CliError(
        'PASSWORD_NEEDED',
        `${keyfile.path} is encrypted: pipe its password in with --password-stdin${orVariable(keyfile.passwordVariable)}`,
      )
    }
    password = await ask(terminal, `Password of ${keyfile.path}: `)
  }
  terminal.err.note('decrypting, which takes a few seconds')
  return keyfile.read(password)
}

/** What a shell can set, and what only a program can, such as `env`. */
const SHELL_NAME = /^[A-Z_][A-Z0-9_]*$/
const QUOTABLE_NAME = /^[^'=\n]+$/

/** The other way for a password, where there is one that can be typed: the variable is named after a path. */
function orVariable(name: string): string {
  if (SHELL_NAME.test(name)) return `, or set ${name}`
  return QUOTABLE_NAME.test(name) ? `, or run env '${name}=…' glia …` : ''
}

/** The first line of standard input: who types it has nobody read it from the screen. */
const typedOrPiped = (terminal: Terminal, question: string): Promise<string> =>
  terminal.input.isTTY ? ask(terminal, question) : firstLine(terminal)

async function askTwice(terminal: Terminal, otherwise: string): Promise<string> {
  if (!terminal.input.isTTY) throw new CliError('PASSWORD_NEEDED', otherwise)
  const password = await ask(terminal, 'Password: ')
  if ((await ask(terminal, 'Password again: ')) !== password) {
    throw new CliError('PASSWORDS_DIFFER', 'the two passwords differ: try again')
  }
  return password
}

const CTRL_C = '\u0003'
const ENTER = ['\r', '\n', '\u0004']
const BACKSPACE = ['\u0008', '\u007f']

/** Asks on the terminal without showing what is typed. @throws CliError CANCELLED, and NOT_UTF8 for what is no text */
export function ask({ input, err }: Terminal, question: string): Promise<string> {
  err.part(question)
  return new Promise((resolve, reject) => {
    let typed = ''
    // What is pasted comes in chunks, and one may end within a character.
    const decoder = utf8Decoder()
    const finish = (settle: () => void) => {
      input.off('data', take)
      input.setRawMode(false)
      input.pause()
      err.line('')
      settle()
    }
    const take = (chunk: Buffer) => {
      let keys: string
      try {
        keys = decoder.decode(chunk, { stream: true })
      } catch (error) {
        return finish(() => reject(error as CliError))
      }
      for (const key of keys) {
        if (key === CTRL_C) return finish(() => reject(new CliError('CANCELLED', 'cancelled: nothing was changed')))
        if (ENTER.includes(key)) return finish(() => resolve(typed))
        typed = BACKSPACE.includes(key) ? [...typed].slice(0, -1).join('') : typed + key
      }
    }
    input.setRawMode(true)
    input.resume()
    input.on('data', take)
  })
}
