import { blake2b512, toHex } from '@glia/state'
import { base58 } from '@scure/base'
import { invalidParams } from './rpcError.ts'

const CHECKSUM = 2
const prefix = new TextEncoder().encode('SS58PRE')

/** Account id (`0x…`) of an SS58 address of any network, or of 0x and 64 digits. Throws RpcError -32602. */
export function accountOf(address: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(address)) return address.toLowerCase()
  let bytes: Uint8Array
  try {
    bytes = base58.decode(address)
  } catch {
    throw invalidParams('invalid account: not base58')
  }
  const network = ((bytes[0] ?? 0) & 0x40) === 0 ? 1 : 2
  if (bytes.length !== network + 32 + CHECKSUM) throw invalidParams('invalid account: bad length')
  const body = bytes.subarray(0, -CHECKSUM)
  const input = new Uint8Array(prefix.length + body.length)
  input.set(prefix)
  input.set(body, prefix.length)
  const checksum = blake2b512(input)
  if (checksum[0] !== bytes.at(-2) || checksum[1] !== bytes.at(-1)) throw invalidParams('invalid account: bad checksum')
  return `0x${toHex(body.subarray(network))}`
}
