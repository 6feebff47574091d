/** Accounts that are computed and have no key of their own. */
import { fromHex, fromHexOfSize, type Hex, toHex0x } from '@glia/base'
import { compact, compareBytes, concat, uintLe, utf8 } from '../bytes.ts'
import { toAccountId } from './accountId.ts'
import { blake2b256 } from './crypto.ts'
import { KeyError } from './errors.ts'

const MULTISIG_DOMAIN = utf8('modlpy/utilisuba')
const EVM_DOMAIN = utf8('evm:')

/** Account ids in byte order, as pallet-multisig wants its signatories. */
export function sortAccounts(accounts: readonly string[]): Hex[] {
  return accounts
    .map((account) => fromHex(toAccountId(account)))
    .sort(compareBytes)
    .map(toHex0x)
}

/** blake2_256("modlpy/utilisuba" ‖ Vec<sorted accounts> ‖ threshold u16). Source: pallet-multisig `multi_account_id`. */
export function multisigAccount(signatories: readonly string[], threshold: number): Hex {
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > signatories.length) {
    throw new KeyError(`the threshold must be within 1 … ${signatories.length} signatories, found ${threshold}`)
  }
  const members = sortAccounts(signatories).map((account) => fromHex(account))
  return toHex0x(blake2b256(concat(MULTISIG_DOMAIN, compact(members.length), ...members, uintLe(threshold, 2))))
}

/** The account that holds an EVM address's balance: blake2_256("evm:" ‖ h160). Source: `HashedAddressMapping`. */
export function evmMirrorAccount(h160: string): Hex {
  return toHex0x(blake2b256(concat(EVM_DOMAIN, fromHexOfSize(h160, 20))))
}

/** What a coldkey swap announces: blake2_256 of the new coldkey's 32 bytes. */
export function coldkeySwapHash(newColdkey: string): Hex {
  return toHex0x(blake2b256(fromHex(toAccountId(newColdkey))))
}
