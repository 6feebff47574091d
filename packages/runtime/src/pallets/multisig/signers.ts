import { toHex0x } from '@glia/base'
import { type AccountId, accountId, encode, ensure, fixedBytes, tuple, u16, vec } from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { multisigErrors } from './declarations.ts'
import { MAX_SIGNATORIES } from './storage.ts'

const PREFIX = new TextEncoder().encode('modlpy/utilisuba')
const entropy = tuple<readonly [Uint8Array, readonly AccountId[], number]>(fixedBytes(16), vec(accountId), u16)

/** The account of several signers, in the order of their bytes, of whom so many sign (`multi_account_id`). */
export const multisigAccount = (signers: readonly AccountId[], threshold: number): AccountId =>
  toHex0x(blake2b256(encode(entropy, [PREFIX, signers, threshold]))) as AccountId

/**
 * The sender among the others, who come in the order of their bytes (`ensure_sorted_and_insert`). Fails with
 * TooFewSignatories, TooManySignatories, SignatoriesOutOfOrder, SenderInSignatories.
 */
export function withSender(others: readonly AccountId[], who: AccountId): readonly AccountId[] {
  ensure(others.length > 0, multisigErrors.TooFewSignatories)
  ensure(others.length < MAX_SIGNATORIES, multisigErrors.TooManySignatories)
  let before = 0
  others.forEach((each, at) => {
    ensure(at === 0 || (others[at - 1] as AccountId) < each, multisigErrors.SignatoriesOutOfOrder)
    ensure(each !== who, multisigErrors.SenderInSignatories)
    if (each < who) before = at + 1
  })
  return [...others.slice(0, before), who, ...others.slice(before)]
}
