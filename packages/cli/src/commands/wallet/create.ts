import type { Keypair } from '@glia/sdk'
import { type Command, Option } from 'commander'
import { jsonOption, newCommand } from '../../command.ts'
import { given } from '../../explain.ts'
import { styleFor } from '../../output/style.ts'
import { expectPassword, newPassword, type PasswordOptions, secretRefused } from '../../secrets.ts'
import type { Terminal } from '../../terminal.ts'
import { keepExisting } from './existing.ts'
import { type WalletArgs, walletOf, walletOptions } from './options.ts'

interface Options extends WalletArgs, PasswordOptions {
  readonly only?: 'coldkey' | 'hotkey'
  readonly words: '12' | '15' | '18' | '21' | '24'
  readonly uri?: string
  readonly overwrite?: boolean
  readonly json?: boolean
}

/** `glia wallet create` */
export function createCommand(terminal: Terminal): Command {
  const command = newCommand(terminal, {
    name: 'create',
    summary: 'a new coldkey and hotkey',
    description:
      'Makes a new coldkey and hotkey and shows their phrases, once: whoever has a phrase has the key. The coldkey file is ' +
      'encrypted with a password. Existing files are kept unless --overwrite says otherwise.',
    examples: [
      ['glia wallet create -w alice', 'asks for a password'],
      ['glia wallet create -w alice -H miner2 --only hotkey', 'one more hotkey for a wallet'],
      ['glia wallet create -w dev --uri //Alice --no-password', 'the development account Alice'],
    ],
  })
  return walletOptions(command)
    .addOption(new Option('--only <key>', 'make one of the two').choices(['coldkey', 'hotkey']))
    .addOption(
      new Option('--words <count>', 'length of the phrases')
        .choices(['12', '15', '18', '21', '24'])
        .default('12')
        .conflicts('uri'),
    )
    .option('--uri <uri>', 'instead of a random key: a development account such as //Alice')
    .option('--no-password', 'leave the coldkey file in plain text')
    .option('--password-stdin', 'read the password from standard input')
    .option('--overwrite', 'replace existing keys')
    .option(...jsonOption('JSON', 'phrases included'))
    .action(async (options: Options) => {
      const { isDevelopmentUri, Keypair: Key } = await import('@glia/sdk')
      if (options.uri !== undefined && !isDevelopmentUri(options.uri))
        throw secretRefused(
          '--uri',
          'it takes development accounts such as //Alice alone; pipe a phrase or seed, with a path behind it, into glia wallet regen with --stdin',
        )
      const wallet = await walletOf(options)
      const fromUri = (uri: string) => given('--uri', () => Key.fromUri(uri))
      const make = () =>
        options.uri === undefined
          ? Key.generate({ words: Number(options.words) as 12 | 15 | 18 | 21 | 24 })
          : fromUri(options.uri)
      const wanted = (['coldkey', 'hotkey'] as const).filter(
        (which) => options.only === undefined || options.only === which,
      )
      expectPassword(options, wanted.includes('coldkey'))
      if (!options.overwrite) await keepExisting(wallet, wanted)
      const overwrite = options.overwrite ?? false
      const made: Partial<Record<'coldkey' | 'hotkey', Keypair>> = {}
      try {
        await wallet.together(async () => {
          if (wanted.includes('coldkey')) {
            const password = await newPassword(terminal, options)
            if (password !== undefined) terminal.err.note('encrypting the coldkey, which takes a few seconds')
            const coldkey = make()
            await wallet.setColdkey(coldkey, { overwrite, ...(password === undefined ? {} : { password }) })
            made.coldkey = coldkey
          }
          if (wanted.includes('hotkey')) {
            const hotkey = make()
            await wallet.setHotkey(hotkey, { overwrite })
            made.hotkey = hotkey
          }
        })
      } finally {
        // Also where the second could not be written: the first is there, and its phrase is shown now or never.
        if (Object.keys(made).length > 0) show(terminal, wallet.folder, made, options.json === true)
      }
    })
}

function show(terminal: Terminal, folder: string, made: Readonly<Record<string, Keypair>>, asJson: boolean): void {
  const keys = Object.entries(made).map(
    ([which, key]) => [which, { address: key.address, phrase: key.secrets().phrase }] as const,
  )
  if (asJson) return terminal.out.json({ folder, ...Object.fromEntries(keys) })
  const style = styleFor(terminal.out.colours)
  for (const [which, { address, phrase }] of keys) {
    terminal.out.line(`${style('bold', which.padEnd(7))}  ${address}`)
    if (phrase !== undefined) terminal.out.line(`         ${style('yellow', phrase)}`)
  }
  const shown = keys.some(([, { phrase }]) => phrase !== undefined)
  const advice = shown ? ' Write the phrases down: they are not shown again, and they are the only way back.' : ''
  terminal.out.lines(['', `Written to ${folder}.${advice}`])
}
