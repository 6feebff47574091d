import type { Keyfile, Wallet } from '@glia/sdk'
import { CliError } from '../../errors.ts'

/** The files of a wallet that commands write. */
export type Which = 'coldkey' | 'hotkey' | 'coldkeypub'

/**
 * Before anything is asked for, and before the first of several files is written.
 *
 * @throws CliError KEYFILE_EXISTS with the way that destroys nothing, where there is one
 */
export async function keepExisting(wallet: Wallet, wanted: readonly Which[]): Promise<void> {
  const there = await Promise.all(wanted.map((which) => fileOf(wallet, which).exists()))
  const taken = wanted.filter((_, i) => there[i])
  const free = wanted.filter((_, i) => !there[i])
  const [first] = taken
  if (first === undefined) return
  const { path } = fileOf(wallet, first)
  throw new CliError('KEYFILE_EXISTS', `${path} exists already: ${advice(taken, free)}`)
}

export function fileOf(wallet: Wallet, which: Which): Keyfile {
  if (which === 'coldkeypub') return wallet.coldkeypubFile
  return which === 'coldkey' ? wallet.coldkeyFile : wallet.hotkeyFile
}

function advice(taken: readonly Which[], free: readonly Which[]): string {
  const [missing] = free
  if (missing !== undefined) {
    return `make what is missing with --only ${missing}, or choose another wallet with -w (--overwrite would replace the ${taken.join(' and the ')} for good)`
  }
  if (taken.length > 1) {
    return 'for one more hotkey of this wallet name it with -H and add --only hotkey, or choose another wallet with -w (--overwrite would replace coldkey and hotkey for good)'
  }
  const other = taken[0] === 'hotkey' ? 'another hotkey with -H' : 'another wallet with -w'
  return `choose ${other}, or --overwrite to replace it for good`
}
