import type { WalletOptions } from '@glia/sdk'
import type { Command } from 'commander'

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

export function walletOf({ walletName, hotkey, walletPath }: WalletArgs): WalletOptions {
  return {
    ...(walletName === undefined ? {} : { name: walletName }),
    ...(hotkey === undefined ? {} : { hotkey }),
    ...(walletPath === undefined ? {} : { path: walletPath }),
  }
}
