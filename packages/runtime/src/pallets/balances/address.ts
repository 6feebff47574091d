import { type AccountId, fail, type MultiAddress } from '@glia/frame'

/** The account that a call's address names. Fails with CannotLookup: this chain knows no account indices. */
export function lookup(address: MultiAddress): AccountId {
  if (address.type !== 'Id') fail({ type: 'CannotLookup' })
  return address.value
}
