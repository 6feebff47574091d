import { decodeAddress, encodeAddress, fromHexOfSize, type Hex, publicKeyOf, toHex0x } from '@glia/base'

const ACCOUNT_LENGTH = 32

/**
 * An account given as SS58, `0x…` or 32 bytes, as a lower-case `0x…` AccountId.
 *
 * @throws WrongNetwork for an address of another network, which {@link ofAnyNetwork} takes; AddressError and HexError for what is none
 */
export function toAccountId(account: string | Uint8Array): Hex {
  if (typeof account !== 'string') return toHex0x(account)
  return toHex0x(account.startsWith('0x') ? fromHexOfSize(account, ACCOUNT_LENGTH) : publicKeyOf(account))
}

/**
 * The address here of the account that an address of any network names: for whoever knows that its owner holds the same key
 * here. Everything else refuses addresses of other networks, since an exchange or a multisig may have no key here.
 *
 * @throws AddressError for what is no address
 */
export function ofAnyNetwork(address: string): string {
  return encodeAddress(decodeAddress(address).publicKey)
}
