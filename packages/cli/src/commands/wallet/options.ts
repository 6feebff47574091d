import type { Wallet, WalletOptions } from '@glia/sdk'
import type { Command } from 'commander'
import { given } from '../../explain.ts'

/** What selects a wallet on the command line. */
export interface WalletArgs {
  readonly walletName?: string
  readonly hotkey?: string
  readonly walletPath?: string
}

/** The options that name a wallet, spelled as in btcli. */
export function walletOptions(command: Command): Command {
  return command
    .option('-w, --wallet-name <name>', 'the wallet (default: default)')
    .option('-H, --hotkey <name>', 'its hotkey (default: default)')
    .option('-p, --wallet-path <folder>', 'where wallets are (default: ~/.bittensor/wallets)')
}

/** The wallet that the options name. Throws UsageError when they cannot. */
export async function walletOf(args: WalletArgs): Promise<Wallet> {
  const { Wallet: AnyWallet } = await import('@glia/sdk')
  return given('wallet', () => new AnyWallet(settings(args)))
}

function settings({ walletName, hotkey, walletPath }: WalletArgs): WalletOptions {
  return {
    ...(walletName === undefined ? {} : { name: walletName }),
    ...(hotkey === undefined ? {} : { hotkey }),
    ...(walletPath === undefined ? {} : { path: walletPath }),
  }
}
