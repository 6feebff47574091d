import { errorText } from '@glia/base'
import type { Keypair, Wallet } from '@glia/sdk'
import { Argument, type Command } from 'commander'
import { anyNetworkOption, type NetworkChoice, namedAccount } from '../../account.ts'
import { jsonOption, newCommand } from '../../command.ts'
import { CliError, UsageError } from '../../errors.ts'
import { ask, expectPassword, newPassword, type PasswordOptions } from '../../secrets.ts'
import { firstLines } from '../../standardInput.ts'
import type { Terminal } from '../../terminal.ts'
import { fileOf, keepExisting, type Which } from './existing.ts'
import { type WalletArgs, walletOf, walletOptions } from './options.ts'

interface Options extends WalletArgs, PasswordOptions, NetworkChoice {
  readonly address?: string
  readonly stdin?: boolean
  readonly overwrite?: boolean
  readonly json?: boolean
}

/** `glia wallet regen` */
export function regenCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'regen',
    summary: 'restore a key from its phrase or seed',
    description:
      'Writes a key again from its phrase, seed or secret URI, or the public half of a coldkey from its address. On a terminal the ' +
      'phrase is asked for and not shown. No secret stands on the command line, which every user of the machine sees.',
    examples: [
      ['glia wallet regen coldkey -w alice', 'asks for phrase and password'],
      ['glia wallet regen hotkey -w alice --stdin < phrase.txt', 'phrase, 0x seed or secret URI from a file'],
      ['glia wallet regen coldkey -w alice --stdin --password-stdin < two-lines', 'phrase and password from a file'],
      ['glia wallet regen coldkeypub -w alice --address 5F3sa2TJ…', 'a wallet that can be looked at only'],
    ],
  })
  return anyNetworkOption(
    walletOptions(command).addArgument(
      new Argument('<key>', 'what to restore').choices(['coldkey', 'hotkey', 'coldkeypub']),
    ),
  )
    .option(
      '--stdin',
      'read phrase, seed or secret URI from the first line of standard input (on a terminal it is asked for, and not shown)',
    )
    .option('--address <ss58>', 'for coldkeypub: its address')
    .option('--no-password', 'leave the coldkey file in plain text')
    .option('--password-stdin', 'read the password from standard input; with --stdin from its second line')
    .option('--overwrite', 'replace an existing key')
    .option(...jsonOption())
    .action(async (which: Which, options: Options) => {
      expectPassword(options, which === 'coldkey')
      const wallet = await walletOf(options)
      const overwrite = options.overwrite ?? false
      const keep = async () => {
        if (!overwrite) await keepExisting(wallet, [which])
      }
      const { key, password: piped } =
        which === 'coldkeypub' ? { key: await publicHalf(options) } : await secretKey(terminal, options, keep)
      await keep()
      const { path } = fileOf(wallet, which)
      if (which === 'coldkeypub') {
        await expectHalf(wallet, key, terminal)
        await wallet.setColdkeypub(key, { overwrite })
      }
      if (which === 'hotkey') await wallet.setHotkey(key, { overwrite })
      if (which === 'coldkey') {
        const password = await newPassword(terminal, options, piped)
        if (password !== undefined) terminal.err.note('encrypting the coldkey, which takes a few seconds')
        await wallet.setColdkey(key, { overwrite, ...(password === undefined ? {} : { password }) })
      }
      const { address } = key
      if (options.json) terminal.out.json({ key: which, address, path })
      else terminal.out.line(`${which} ${address} written to ${path}`)
    })
}

/** A public half of another key would have a wallet's name stand for somebody else's account. */
async function expectHalf({ coldkeyFile }: Wallet, { address }: Keypair, terminal: Terminal): Promise<void> {
  if (!(await coldkeyFile.exists())) return
  if ((await coldkeyFile.encryption()) !== undefined)
    return terminal.err.note(
      `${coldkeyFile.path} is encrypted and was not compared: see that ${address} is its address, since what is sent to this wallet goes there`,
    )
  const own = await coldkeyFile.read().catch((fault: unknown) => {
    terminal.err.note(`${coldkeyFile.path} was not compared, since it cannot be read: ${errorText(fault)}`)
  })
  if (own !== undefined && own.address !== address)
    throw new CliError(
      'KEYFILE_MISMATCH',
      `expected ${own.address}, the address of ${coldkeyFile.path}, found ${address}: give that, or choose another wallet with -w`,
    )
}

async function publicHalf({ address, ...choice }: Options): Promise<Keypair> {
  if (address === undefined)
    throw new UsageError('ADDRESS_NEEDED', 'coldkeypub is made from an address: give --address')
  const { Keypair: Key } = await import('@glia/sdk')
  return Key.fromAddress((await namedAccount('--address', address, choice)).address)
}

interface Secret {
  readonly key: Keypair
  /** The password for the new file, where it came in with the key. */
  readonly password?: string | undefined
}

/** @param beforeAsking whether it is worth asking for a phrase */
async function secretKey(
  terminal: Terminal,
  { stdin, passwordStdin }: Options,
  beforeAsking: () => Promise<void>,
): Promise<Secret> {
  await beforeAsking()
  const asks = terminal.input.isTTY
  if (!stdin && !asks) {
    throw new CliError(
      'PHRASE_NEEDED',
      'the phrase or seed is missing: pipe it in with --stdin, or run this on a terminal',
    )
  }
  if (asks) return { key: await keyOf(await ask(terminal, 'Phrase or seed: ')) }
  const [text = '', password] = await firstLines(terminal, passwordStdin ? 2 : 1)
  if (passwordStdin && (password ?? '') === '')
    throw new CliError('PASSWORD_EMPTY', 'the password is missing: it is the second line of standard input')
  return { key: await keyOf(text), ...(password === undefined ? {} : { password }) }
}

/** The key of a phrase, a seed, or either with a path: a secret URI. */
async function keyOf(typed: string): Promise<Keypair> {
  const { Keypair: Key } = await import('@glia/sdk')
  const text = typed.trim()
  if (text === '')
    throw new CliError('PHRASE_EMPTY', 'the phrase or seed is empty: give its words, or 0x and 64 digits')
  if (text.startsWith('/'))
    throw new CliError(
      'PHRASE_NEEDED',
      'expected a phrase or seed, found a path alone, which is an account for development that everybody has the key of: put the phrase before it, or make such a wallet with glia wallet create --uri',
    )
  if (text.includes('/')) return Key.fromUri(text)
  return text.startsWith('0x') ? Key.fromSeed(text) : Key.fromMnemonic(text)
}
