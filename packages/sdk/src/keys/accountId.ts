import { decodeAddress, fromHexOfSize, type Hex, toHex0x } from '@glia/base'

const ACCOUNT_LENGTH = 32

/** An account given as SS58, `0x…` or 32 bytes, as a lower-case `0x…` AccountId. */
export function toAccountId(account: string | Uint8Array): Hex {
  if (typeof account !== 'string') return toHex0x(account)
  return toHex0x(account.startsWith('0x') ? fromHexOfSize(account, ACCOUNT_LENGTH) : decodeAddress(account).publicKey)
}
