import { printable } from '@glia/base'
import { Command, CommanderError } from 'commander'
import { UsageError } from './errors.ts'
import { secretRefused } from './secrets.ts'

// Options and commands that are none, and whose users can be told what to type: a secret, or what other programs call it.

/** Options that would put a key on the command line, in btcli, subkey and elsewhere. */
const KEYS: ReadonlySet<string> = new Set([
  '--mnemonic',
  '--phrase',
  '--private-key',
  '--secret',
  '--seed',
  '--suri',
  '--uri',
])

const PASSWORDS: ReadonlySet<string> = new Set(['--json-password', '--passphrase', '--password', '--passwd'])

/** What other nodes and btcli call an option; it is told where the command has the one that it is here. */
const OPTIONS: Readonly<Record<string, string>> = {
  '--rpc-external': '--host 0.0.0.0',
  '--unsafe-rpc-external': '--host 0.0.0.0',
  '--ws-external': '--host 0.0.0.0',
  '--unsafe-ws-external': '--host 0.0.0.0',
  '--rpc-listen-addr': '--host',
  '--ws-port': '--rpc-port',
  '--port': '--rpc-port',
  '--base-path': '--data-dir',
  '--dev': '--chain dev',
  '--sealing': '--seal',
  '--prometheus-port': '--metrics-port',
  '--prometheus-external': '--metrics-external',
  '--max-connections': '--rpc-max-connections',
  '--ws-max-connections': '--rpc-max-connections',
  '--state-pruning': '--history',
  '--subtensor.network': '--network',
  '--subtensor.chain-endpoint': '--network',
  '--chain-endpoint': '--network',
  '--wallet.name': '--wallet-name',
  '--wallet.hotkey': '--hotkey',
  '--wallet.path': '--wallet-path',
  '--no-prompt': '--yes',
  '--n-words': '--words',
  '--use-password': '--password-stdin',
  '--no-use-password': '--no-password',
  '--ss58-address': '--address',
  '--json-output': '--json',
  '--wallet': '--wallet-name',
  '--name': '--wallet-name',
  '--subnet-name': '--name',
  '--wallet-hotkey': '--hotkey',
  '--chain': '--network',
  '--hotkey-ss58': '--hotkey-ss58-address',
  '--rate-tolerance': '--tolerance',
  '--wait-for-finalization': '--finalized',
}

/** Options of btcli that are an argument here, where the command has one of that name or of the option's own. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  '--dest': 'destination',
  '--to': 'destination',
  '--coldkey-ss58': 'address',
  '--ss58': 'address',
  '--ss58-address': 'address',
}

/** Options that answer a question or take a protection away: whoever meant another one is never led to them. */
const UNGUESSED: ReadonlySet<string> = new Set([
  '--all',
  '--all-alpha',
  '--all-subnets',
  '--allow-death',
  '--any-network',
  '--metrics-external',
  '--no-password',
  '--no-safe',
  '--open-weights',
  '--overwrite',
  '--partial',
  '--unsafe',
  '--yes',
])

/** What btcli calls a command, by the group it is asked of (the program's own is empty), where Glia has another name. */
const COMMANDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': {
    w: 'wallet',
    wallets: 'wallet',
    s: 'subnet',
    subnets: 'subnet',
    st: 'stake',
    wt: 'weights',
    sudo: 'hyperparameters',
    su: 'hyperparameters',
    root: 'stake',
    child: 'children',
    delegates: 'delegate',
    transfer: 'wallet transfer',
    balance: 'wallet balance',
    register: 'subnet register',
  },
  wallet: {
    new: 'wallet create',
    'new-coldkey': 'wallet create --only coldkey',
    'new-hotkey': 'wallet create --only hotkey',
    'regen-coldkey': 'wallet regen coldkey',
    'regen-hotkey': 'wallet regen hotkey',
    'regen-coldkeypub': 'wallet regen coldkeypub',
    overview: 'stake list',
    inspect: 'stake list',
    'get-identity': 'identity get',
    'set-identity': 'identity set',
  },
  subnet: {
    'get-identity': 'identity get --netuid',
    'set-identity': 'identity set --netuid',
    'recycle-register': 'subnet register',
    hyperparams: 'subnet hyperparameters',
    hyperparameter: 'subnet hyperparameters',
  },
  stake: { unstake: 'stake remove' },
  hyperparameters: { 'get-take': 'delegate take', 'set-take': 'delegate set-take', 'stake-burn': 'subnet stake-burn' },
}

/**
 * What to tell of a command line that commander refuses, in its place: first of a secret on it, whatever else is wrong.
 *
 * @param command the innermost one that was named
 */
export function taught(error: CommanderError, command: Command, args: readonly string[]): CommanderError | UsageError {
  const names = args.map((each) => /^--[^=\s]*/.exec(each)?.[0] ?? '').filter((name) => !has(command, name))
  const key = names.find((name) => KEYS.has(name))
  if (key !== undefined) return secretRefused(key, advice(command, '--stdin'))
  const password = names.find((name) => PASSWORDS.has(name))
  if (password !== undefined) return secretRefused(password, advice(command, '--password-stdin'))
  switch (error.code) {
    case 'commander.unknownOption':
      return unknownOption(error, command)
    case 'commander.unknownCommand':
      return unknownCommand(error, command)
    case 'commander.excessArguments':
      return has(command, '--stdin')
        ? secretRefused('too many words', advice(command, '--stdin'))
        : excess(error, command, args)
    case 'commander.missingMandatoryOptionValue':
      return missingOption(error, command, args)
    case 'commander.invalidArgument':
      return has(command, '--stdin') && isArgument(error) ? wrongKey(command) : error
    default:
      return error
  }
}

function unknownOption(error: CommanderError, command: Command): CommanderError {
  const [, name = ''] = /unknown option '(--?[^'=\s]*)/.exec(error.message) ?? []
  if (isOfVerbs(command, name))
    return new CommanderError(
      error.exitCode,
      'commander.missingCommand',
      `expected a command before '${name}', found none: ${lineOf(command)} has ${command.commands.map((each) => each.name()).join(', ')}`,
    )
  // Commander knows no option of that name that has a value.
  if (has(command, name)) return again(error, `option '${name}' takes no value: write it alone`)
  const instead = OPTIONS[name.replaceAll('_', '-')]
  if (instead !== undefined && has(command, instead.split(' ')[0] ?? ''))
    return again(error, `unknown option '${name}': here it is ${instead}`)
  const argument = ARGUMENTS[name.replaceAll('_', '-')] ?? name.replace(/^--/, '')
  if (command.registeredArguments.some((each) => each.name() === argument)) {
    const words = command.registeredArguments.map((each) => (each.required ? `<${each.name()}>` : `[${each.name()}]`))
    return again(error, `unknown option '${name}': here it stands by itself: ${lineOf(command)} ${words.join(' ')}`)
  }
  return again(error, withoutGuesses(error.message, command, name))
}

/** Options that commands of the whole program have: which of them is meant is not known before it is loaded. */
const OF_ALL: ReadonlySet<string> = new Set(['-n', '--network', '-w', '--wallet-name', '-y', '--yes', '--json'])

/** Whether a group was given an option that is one of its commands', as if it were a command itself. */
function isOfVerbs(command: Command, name: string): boolean {
  if (!(command.parent instanceof Command) && OF_ALL.has(name)) return true
  return command.commands.some(({ options }) => options.some(({ long, short }) => name === long || name === short))
}

/** Commander's sentence with what it guesses that was meant, but for what nobody is led to. */
function withoutGuesses(sentence: string, command: Command, name: string): string {
  return sentence.replace(/\s*\(Did you mean (?:one of )?(.*)\?\)/s, (_all, list: string) => {
    const guesses = list.split(', ')
    // Who says no to something means it, and who mistypes a password's option has one: not to be led to a key in plain text.
    const stays = (each: string) => !UNGUESSED.has(each) || (each.startsWith('--no-') && name.startsWith('--no-'))
    const left = guesses.filter(stays)
    if (left.length < guesses.length && guesses.includes('--no-password') && has(command, '--password-stdin'))
      left.push('--password-stdin')
    if (left.length === 0) return ''
    return ` (Did you mean ${left.length > 1 ? 'one of ' : ''}${left.join(', ')}?)`
  })
}

/** A command as it is typed. */
function lineOf(command: Command): string {
  return command.parent instanceof Command ? `${lineOf(command.parent)} ${command.name()}` : command.name()
}

function unknownCommand(error: CommanderError, command: Command): CommanderError {
  const [, name = ''] = /unknown command '([^']*)'/.exec(error.message) ?? []
  const group = command.parent instanceof Command ? command.name() : ''
  const instead = COMMANDS[group]?.[name.replaceAll('_', '-')]
  if (instead !== undefined) return again(error, `unknown command '${name}': here it is glia ${instead}`)
  const one = /^\d+$/.test(name) ? command.commands.find(isOfSubnet) : undefined
  return one === undefined
    ? error
    : again(error, `unknown command '${name}': for subnet ${name} it is glia ${group} ${one.name()} ${name}`)
}

/** Whether a command of a group shows a subnet that is named by its number alone. */
const isOfSubnet = (command: Command): boolean =>
  ['get', 'show'].includes(command.name()) && command.registeredArguments[0]?.name() === 'netuid'

/** What an option is for was perhaps written by itself, as in `stake add 1`. The word may be a password, and is not shown. */
function missingOption(error: CommanderError, command: Command, args: readonly string[]): CommanderError {
  // It is missed for the one that it was mistyped as.
  const unknown = unknownIn(command, args)
  if (unknown !== undefined)
    return unknownOption(
      new CommanderError(error.exitCode, 'commander.unknownOption', `error: unknown option '${unknown}'`),
      command,
    )
  const [, name] = /^error: required option '(?:-\w, )?(--[\w-]+)/.exec(error.message) ?? []
  if (name === undefined || command.args.length <= command.registeredArguments.length) return error
  const advice = unitApart(command, args) ?? `a word by itself is not read here, write ${name} before it`
  return again(error, `${error.message}: ${advice}`)
}

/** The name of an option that the command does not have, and that is no other one's value. */
function unknownIn(command: Command, args: readonly string[]): string | undefined {
  const end = args.indexOf('--')
  const options = end < 0 ? args : args.slice(0, end)
  const takesValue = (word: string | undefined) =>
    command.options.some(({ long, short, required }) => required && (word === long || word === short))
  const nameOf = (word: string) => /^--[^=\s]+/.exec(word)?.[0]
  const unknown = options.find((word, at) => {
    const name = nameOf(word)
    return name !== undefined && !has(command, name) && !takesValue(options[at - 1])
  })
  return unknown === undefined ? undefined : nameOf(unknown)
}

/** Of a number and its unit in two words: `100 TAO`. */
function unitApart({ args: words }: Command, args: readonly string[]): string | undefined {
  const at = args.findIndex(
    (word, place) => TOKEN.test(word) && words.includes(word) && /^[\d.,]+$/.test(args[place - 1] ?? ''),
  )
  return at < 0 ? undefined : 'write a number and its unit as one word, such as 100t'
}

/** More words than the command takes: those it has no use for, unless they may be a password. */
function excess(error: CommanderError, command: Command, args: readonly string[]): CommanderError {
  const most = command.registeredArguments.length
  const apart = unitApart(command, args)
  if (apart !== undefined) return again(error, `too many arguments for '${command.name()}': ${apart}`)
  if (has(command, '--password-stdin')) return error
  const words = command.args.slice(most).map((word) => `'${word}'`)
  if (words.length === 0) return error
  const takes = most === 0 ? 'none' : most === 1 ? 'one' : String(most)
  return again(error, `too many arguments for '${command.name()}': it takes ${takes}, leave out ${words.join(' ')}`)
}

/** The first word is none of those that it may be, and may be a secret: it is not shown. */
function wrongKey(command: Command): UsageError {
  const choices = command.registeredArguments[0]?.argChoices ?? []
  return secretRefused(`expected one of ${choices.join(', ')}, and nothing that is secret`, advice(command, '--stdin'))
}

/** A word as phrases have them, 12 or more of them. */
const PHRASE_WORD = /^[a-z]{3,8}$/
/** So many of them in a row are part of a phrase: no command has a name of as many. */
const PHRASE_WORDS = 6
/** In hex, as seeds are; of an account, a hash or a signature nobody is told anything by seeing it again. */
const SEED = /[0-9a-f]{32}/i
/** A password at the end of a secret URI. */
const URI_PASSWORD = /\/\/\//
/** A number of no more than six digits before its point, and a unit: no phrase has such words, and of a list one sees what is wrong with it. */
const NUMBER = /^[+-]?\d{1,6}(?:\.\d{1,9})?(?:ms|[smhta]|%)?$/i
/** A unit of amounts that nobody takes for anything else. */
const TOKEN = /^(?:tao|\u03c4|alpha|\u03b1|rao)$/i
const UNIT = /^(?:ms|[smhta]|tao|alpha|rao|blocks?|%)$/i

const areNumbers = (text: string): boolean =>
  text
    .trim()
    .split(/[\s,;]+/)
    .every((word) => NUMBER.test(word) || UNIT.test(word))

/** A phrase, a seed or a URI with a password, whatever else it may be: such texts are not repeated to who mistyped a command line. */
const mayBeSecret = (text: string): boolean =>
  (/\S\s+\S/.test(text) && !areNumbers(text)) || SEED.test(text) || URI_PASSWORD.test(text)

/** A phrase, a seed or a URI with a password, and hardly the path of a file. */
const isSecret = (text: string): boolean =>
  text.split(/\s+/).filter((word) => PHRASE_WORD.test(word.toLowerCase())).length >= PHRASE_WORDS ||
  /^(0x)?[0-9a-f]{64}(\/|$)/i.test(text) ||
  URI_PASSWORD.test(text)

/** Options whose values are public: what is wrong with one is seen in it. */
const PUBLIC: ReadonlySet<string> = new Set(['--host', '--rpc-cors', '--rpc-hosts'])

/** The values of such options, as they were written. */
const publicTexts = (args: readonly string[]): ReadonlySet<string> =>
  new Set(
    args.flatMap((arg, at) => {
      const [, name = '', value = ''] = /^(--[\w-]+)=(.*)$/s.exec(arg) ?? []
      if (PUBLIC.has(name)) return [arg, value]
      return PUBLIC.has(args[at - 1] ?? '') ? [arg] : []
    }),
  )

/**
 * A sentence without what is a secret of the command line, wherever it was written there: a phrase, a seed, a URI with a password.
 *
 * @param isUsage the sentence refuses the command line itself, so that whatever may be a secret is left out
 */
export function withoutSecrets(sentence: string, args: readonly string[], isUsage: boolean): string {
  const given = args.flatMap((arg) => [arg, ...(/^-(?:[^=\s]*=|\w)(.+)$/s.exec(arg)?.slice(1) ?? [])])
  // As part of a path as well, which may be told with another beginning than was written: ~/ is a folder.
  const texts = given.flatMap((text) => [text, ...(text.includes('/') ? text.split('/') : [])])
  const open = publicTexts(args)
  const secrets = texts.filter((text) => (isUsage && !open.has(text) ? mayBeSecret : isSecret)(text))
  // As it stands in a sentence: whole, on one line, with what nobody sees escaped, or within a path.
  const forms = secrets.flatMap((text) => [
    text,
    text.replace(/\s*\n\s*/g, ' '),
    text.trim(),
    printable(text),
    text.replace(/\/+/g, '/'),
  ])
  const longestFirst = forms.filter((text) => text !== '').sort((a, b) => b.length - a.length)
  const without = longestFirst.reduce((left, text) => left.replaceAll(text, '…'), sentence)
  return phraseWords(args).reduce(
    (left, word) => left.replaceAll(`'${word}'`, "'…'").replaceAll(`"${word}"`, '"…"'),
    without,
  )
}

/** The words of a phrase that nobody put in quotes. */
function phraseWords(args: readonly string[]): string[] {
  const runs: string[][] = [[]]
  for (const arg of args) {
    if (PHRASE_WORD.test(arg)) runs.at(-1)?.push(arg)
    else runs.push([])
  }
  return runs.filter((run) => run.length >= PHRASE_WORDS).flat()
}

const isArgument = ({ message }: CommanderError): boolean => message.startsWith('error: command-argument value')

/** How a secret gets to a command. */
function advice(command: Command, option: '--stdin' | '--password-stdin'): string {
  if (has(command, option)) return `leave it out to be asked, or pipe it in with ${option}`
  return option === '--stdin'
    ? 'glia wallet regen takes it, asked for or piped in with --stdin, and other commands the wallet with -w'
    : 'nothing here is encrypted, and no password is needed'
}

const has = ({ options }: Command, long: string): boolean => options.some((option) => option.long === long)

const again = ({ exitCode, code }: CommanderError, message: string): CommanderError =>
  new CommanderError(exitCode, code, message)
