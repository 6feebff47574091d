import { AddressError, type AddressPart, decodeAddress, toHex0x } from '@glia/base'
import { invalidParams } from './errorNotes.ts'

const WRONG: Readonly<Record<AddressPart, string>> = {
  alphabet: 'not base58',
  format: 'bad format',
  length: 'bad length',
  checksum: 'bad checksum',
}

/** Account id (`0x…`) of an SS58 address of any network, or of 0x and 64 digits. Throws RpcError -32602. */
export function accountOf(address: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(address)) return address.toLowerCase()
  try {
    return toHex0x(decodeAddress(address).publicKey)
  } catch (fault) {
    if (!(fault instanceof AddressError)) throw fault
    throw invalidParams(`invalid account: ${WRONG[fault.part]}`)
  }
}
