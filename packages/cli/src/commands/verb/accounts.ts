import type { Command } from 'commander'
import { accountOn, type NetworkChoice, namedAccount } from '../../account.ts'
import { UsageError } from '../../errors.ts'
import { type WalletArgs, walletOf } from '../wallet/options.ts'
import type { VerbScene } from './verbCommand.ts'

/** `--hotkey-ss58-address`, as btcli spells it. */
export interface HotkeyOptions {
  readonly hotkeySs58Address?: string
}

const HOTKEY = '--hotkey-ss58-address'

/** Adds the option that names a hotkey in place of the wallet's own. */
export function hotkeyOption(command: Command, what: string): Command {
  return command.option(`${HOTKEY} <address>`, `${what} (default: the wallet’s hotkey)`)
}

/** SS58 of the hotkey that the option names; undefined without it. @throws UsageError */
export async function namedHotkey(
  options: HotkeyOptions & NetworkChoice & { readonly network: string },
): Promise<string | undefined> {
  const named = options.hotkeySs58Address
  return named === undefined ? undefined : accountOn(options, HOTKEY, named)
}

/** SS58 of the hotkey that the option names, or else of the wallet's own. */
export async function hotkeyOf(scene: VerbScene<HotkeyOptions>): Promise<string> {
  return (await namedHotkey(scene.options)) ?? scene.hotkey()
}

/** An account that is named by itself is looked at in place of a wallet's. @throws UsageError where both are named */
export function expectNoWallet(named: string, { walletName, hotkey }: WalletArgs): void {
  const given = { '--wallet-name': walletName, '--hotkey': hotkey }
  const [option] = Object.entries(given).find(([, value]) => value !== undefined) ?? []
  if (option !== undefined)
    throw new UsageError('ACCOUNT', `expected an account or a wallet, found ${named} and ${option}: choose one`)
}

/** SS58 of an account that an argument names, or else of a key of the wallet. */
export async function accountOf(
  which: 'coldkey' | 'hotkey',
  named: unknown,
  options: WalletArgs & NetworkChoice,
): Promise<string> {
  if (typeof named === 'string') {
    expectNoWallet(named, options)
    return (await namedAccount(which, named, options)).address
  }
  const wallet = await walletOf(options)
  return (await (which === 'coldkey' ? wallet.coldkeypub() : wallet.hotkeypub())).address
}
