import { formatTao } from '@glia/base'
import type {
  Glia,
  Included,
  InputOf,
  Keyfile,
  Keypair,
  Preview,
  PriceProtection,
  VerbName,
  Wallet,
  WalletErrorCode,
} from '@glia/sdk'
import type { Command } from 'commander'
import { anyNetworkOption, type NetworkChoice } from '../../account.ts'
import { type CommandDescription, jsonOption, newCommand } from '../../command.ts'
import { CliError } from '../../errors.ts'
import { networkOption, withNetwork } from '../../network.ts'
import { styleFor } from '../../output/style.ts'
import { unlock } from '../../secrets.ts'
import type { Terminal } from '../../terminal.ts'
import { type WalletArgs, walletOf, walletOptions } from '../wallet/options.ts'
import { type HotkeyOptions, namedHotkey } from './accounts.ts'
import { type ConfirmOptions, confirm } from './confirm.ts'
import { isBeyond, previewText } from './preview.ts'
import { untilIncluded } from './untilIncluded.ts'

/** The options of every command that signs. */
export interface VerbOptions extends WalletArgs, ConfirmOptions, HotkeyOptions, NetworkChoice {
  readonly network: string
  readonly json?: boolean
  readonly dryRun?: boolean
  readonly finalized?: boolean
  readonly passwordStdin?: boolean
}

/** What a command makes a verb's input of. */
export interface VerbScene<Options> {
  readonly glia: Glia
  readonly wallet: Wallet
  readonly options: Options & VerbOptions
  /** Positional arguments. */
  readonly args: readonly string[]
  /** The public half of the key that will sign. */
  readonly signer: Keypair
  /** SS58 of the wallet's hotkey. */
  hotkey(): Promise<string>
}

/** A command that does what one verb of the SDK says. */
export interface VerbCommand<Name extends VerbName, Options> extends CommandDescription {
  /** Adds the command's own arguments and options. */
  readonly options?: (command: Command) => Command
  /** Refuses what no node has to be asked for. */
  readonly expect?: (options: Options & VerbOptions, args: readonly string[]) => Promise<void> | void
  /** The verb and what it takes, once a node answers. */
  readonly request: (scene: VerbScene<Options>) => Promise<Request<Name>> | Request<Name>
  /** More that is to be read before signing, beside the preview. */
  readonly shows?: (preview: Preview, scene: VerbScene<Options>, input: InputOf<Name>) => Promise<Shown>
  /** Which key signs; default the coldkey. */
  readonly key?: 'coldkey' | 'hotkey'
  /** More members of the JSON that is printed, and more lines of the text. */
  readonly after?: (included: Included, scene: VerbScene<Options>, input: InputOf<Name>) => Promise<After> | After
}

/** A verb with its input. */
export type Request<Name extends VerbName> = {
  readonly [N in Name]: { readonly verb: N; readonly input: InputOf<N> }
}[Name]

/** What a command adds to its preview. */
export interface Shown {
  /** More members of the JSON, also of what was sent. */
  readonly json: Readonly<Record<string, unknown>>
  readonly rows: readonly (readonly [title: string, text: string])[]
}

/** What a command adds to its answer. */
export interface After {
  readonly json?: Readonly<Record<string, unknown>>
  readonly lines?: readonly string[]
}

/** Makes the command: it shows what would happen, asks, signs, and says what happened. */
export function verbCommand<Options = unknown, Name extends VerbName = VerbName>(
  terminal: Terminal,
  declaration: VerbCommand<Name, Options>,
): Command {
  const own = declaration.options ?? ((command: Command) => command)
  return anyNetworkOption(walletOptions(own(newCommand(terminal, declaration))))
    .addOption(networkOption())
    .option('-y, --yes', 'do not ask before signing')
    .option('--dry-run', 'show what would happen; sign nothing')
    .option('--finalized', 'wait until the block is final')
    .option('--password-stdin', 'read the password from standard input')
    .option(...jsonOption('JSON', 'amounts in rao, as text'))
    .action((...given: unknown[]) => {
      const command = given.at(-1) as Command
      return run(terminal, declaration, command.opts<Options & VerbOptions>(), command.args)
    })
}

async function run<Name extends VerbName, Options>(
  terminal: Terminal,
  declaration: VerbCommand<Name, Options>,
  options: Options & VerbOptions,
  args: readonly string[],
): Promise<void> {
  await declaration.expect?.(options, args)
  await namedHotkey(options)
  const wallet = await walletOf(options)
  const key = declaration.key ?? 'coldkey'
  const keyfile = key === 'coldkey' ? wallet.coldkeyFile : wallet.hotkeyFile
  // Whoever can replace the key can be the one who pays: said before anything is shown and agreed to.
  await keyfile.expectPrivate()
  await expectReadable(keyfile, options.dryRun === true)
  const signer = await (key === 'coldkey' ? wallet.coldkeypub() : wallet.hotkeypub())
  await withNetwork(
    options.network,
    async (glia) => {
      const hotkey = async () => (await wallet.hotkeypub()).address
      const scene = { glia, wallet, options, args, signer, hotkey }
      const { verb, input } = await declaration.request(scene)
      const preview = await inWords(glia.preview(verb, signer, input))
      const { rows, json: more } = (await declaration.shows?.(preview, scene, input)) ?? { rows: [], json: {} }
      // What is asked about is seen before; standard output has the JSON alone.
      const screen = options.json ? terminal.err : terminal.out
      const isSeen = !options.json || (terminal.input.isTTY && !options.yes && !options.dryRun)
      if (isSeen) screen.lines(previewText(preview, styleFor(screen.colours), rows))
      const shown = { ...asJson(preview), ...more }
      if (options.dryRun) {
        if (options.json) terminal.out.json(shown)
        return
      }
      if (await confirm(terminal, options)) await expectNoDearer(preview, () => glia.preview(verb, signer, input))
      const secret = await unlock(terminal, keyfile, options)
      expectSame(signer, secret)
      const included = await inWords(
        untilIncluded((how) => glia.perform(verb, secret, agreed(input, preview), how), {
          err: terminal.err,
          finalized: options.finalized === true,
        }),
      )
      const after = await declaration.after?.(included, scene, input)
      const { hash, blockHash, blockNumber, fee } = included
      if (options.json) {
        const paid = { ...shown, fee: fee ?? preview.fee, hash, blockHash, blockNumber, ...after?.json }
        terminal.out.json(paid)
        return
      }
      const cost = fee === undefined ? '' : `, fee ${formatTao(fee)} TAO`
      const lines = [`Done in block ${blockNumber}, transaction ${hash}${cost}`, ...(after?.lines ?? [])]
      terminal.out.lines(lines)
    },
    terminal,
  )
}

/**
 * What would end it once it was agreed to ends it before: a key that is not there, is damaged, or is another one than is shown. Of an
 * encrypted one its password will say so, and nothing else can: the address is in what is encrypted.
 *
 * @param onlyLooks nothing will be signed: whoever has no key, or may not read it, looks with the public half
 * @throws WalletError
 */
async function expectReadable(keyfile: Keyfile, onlyLooks: boolean): Promise<void> {
  try {
    if ((await keyfile.encryption()) === undefined) await keyfile.read()
  } catch (error) {
    const { WalletError } = await import('@glia/sdk')
    const isNotHad = error instanceof WalletError && NOT_HAD.includes(error.code)
    if (!onlyLooks || !isNotHad) throw error
  }
}

const NOT_HAD: readonly WalletErrorCode[] = ['KEYFILE_MISSING', 'KEYFILE_UNREADABLE']

/** Key and public half may both have been replaced while the user was asked. @throws CliError KEY_CHANGED */
function expectSame({ address: shown }: Keypair, { address }: Keypair): void {
  if (address === shown) return
  throw new CliError(
    'KEY_CHANGED',
    `expected the key of ${shown}, as was shown, found that of ${address} by now: nothing was signed; run it again`,
  )
}

/** What has no limit, and may cost more by the time it was agreed to, costs no more than was shown. @throws CliError COST_ROSE */
async function expectNoDearer({ exposure: seen }: Preview, again: () => Promise<Preview>): Promise<void> {
  if (!seen?.mayGrow) return
  const { exposure: now } = await inWords(again())
  if (now === undefined || now.tao <= seen.tao) return
  throw new CliError(
    'COST_ROSE',
    `expected a cost of ${formatTao(seen.tao)} TAO, as was shown, found ${formatTao(now.tao)} TAO by now: nothing was signed; run it again`,
  )
}

/** The price that was shown is the one that holds, also where the pool's own has moved since. */
function agreed<Input>(input: Input, { quote }: Preview): Input {
  if (quote === undefined || quote.limitPrice === undefined) return input
  const { maxSlippage: _shown, ...rest } = input as Input & PriceProtection
  return { ...rest, limitPrice: quote.limitPrice } as Input
}

/** The same members whether it was sent or only looked at; what was sent has its block besides. */
function asJson({ verb, signer, sentence, call, fee, quote, quotes, exposure }: Preview): Record<string, unknown> {
  const spends = exposure === undefined ? undefined : exposure.tao
  // The quote is of the whole amount, whatever of it the limit allows.
  const partial = quote === undefined ? undefined : isBeyond(quote)
  return { verb, signer, sentence, call, spends, quote, quotes, partial, fee }
}

/** How the command line has what the SDK's advice names. Weights that are kept are what processWeights would add. */
const OPTIONS = {
  mechanism: '--mechanism',
  permitLater: '--permit-later',
  processWeights: '--keep-small',
  setWeights: 'glia weights set',
  versionKey: '--version-key',
}

/** People who type TAO and options are told of TAO and options. */
async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const { AdviceError, AmountError, FundsError, SlippageError } = await import('@glia/sdk')
    if (error instanceof AdviceError) throw error.named(OPTIONS)
    if (error instanceof SlippageError) throw error.named('--tolerance, --no-safe', '--partial')
    if (error instanceof FundsError) throw error.in('TAO', '--allow-death')
    throw error instanceof AmountError ? error.in('TAO') : error
  }
}
