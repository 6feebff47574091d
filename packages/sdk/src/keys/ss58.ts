import { base58 } from '@scure/base'
import { concat, fromHex, type Hex, toHex, utf8 } from '../bytes.ts'
import { GliaError } from '../errors.ts'
import { blake2b512 } from './crypto.ts'

/** The address format of the network ("generic Substrate"). */
export const SS58_FORMAT = 42

const PREFIX = utf8('SS58PRE')
const CHECKSUM_LENGTH = 2
const ACCOUNT_LENGTH = 32

/** A text is not a valid SS58 address. */
export class AddressError extends GliaError {
  constructor(message: string) {
    super('SS58', message)
  }
}

function checksum(body: Uint8Array): Uint8Array {
  return blake2b512(concat(PREFIX, body)).subarray(0, CHECKSUM_LENGTH)
}

/** The one or two bytes that stand for a format (0 … 16383). */
function formatBytes(format: number): Uint8Array {
  if (!Number.isInteger(format) || format < 0 || format > 16_383) {
    throw new AddressError(`an SS58 format must be within 0 … 16383, found ${format}`)
  }
  if (format < 64) return Uint8Array.of(format)
  return Uint8Array.of(((format & 0b1111_1100) >> 2) | 0b0100_0000, (format >> 8) | ((format & 0b11) << 6))
}

/** The SS58 address of a 32-byte public key (bytes or hex). */
export function encodeAddress(publicKey: Uint8Array | string, format: number = SS58_FORMAT): string {
  const key = typeof publicKey === 'string' ? fromHex(publicKey) : publicKey
  if (key.length !== ACCOUNT_LENGTH) throw new AddressError(`an account has 32 bytes, found ${key.length}`)
  const body = concat(formatBytes(format), key)
  return base58.encode(concat(body, checksum(body)))
}

/** An address taken apart. */
export interface DecodedAddress {
  readonly format: number
  readonly publicKey: Uint8Array
}

/** Reads an SS58 address. Throws {@link AddressError} on bad alphabet, length, format or checksum. */
export function decodeAddress(address: string): DecodedAddress {
  let bytes: Uint8Array
  try {
    bytes = base58.decode(address)
  } catch (cause) {
    throw new AddressError(`"${address}" is not base58: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  const first = bytes[0] ?? 0
  const second = bytes[1] ?? 0
  const prefixLength = first < 64 ? 1 : 2
  if (first > 127) throw new AddressError(`"${address}" has a reserved format byte ${first}`)
  if (bytes.length !== prefixLength + ACCOUNT_LENGTH + CHECKSUM_LENGTH) {
    throw new AddressError(
      `"${address}" has ${bytes.length} bytes, expected ${prefixLength + 34} for a 32-byte account`,
    )
  }
  const body = bytes.subarray(0, prefixLength + ACCOUNT_LENGTH)
  if (Buffer.compare(checksum(body), bytes.subarray(prefixLength + ACCOUNT_LENGTH)) !== 0) {
    throw new AddressError(`"${address}" has a wrong checksum: was it typed by hand?`)
  }
  const format =
    prefixLength === 1 ? first : ((first & 0b0011_1111) << 2) | (second >> 6) | ((second & 0b0011_1111) << 8)
  return { format, publicKey: body.slice(prefixLength) }
}

/** Whether a text is an address, of the given format if one is named. */
export function isAddress(text: string, format?: number): boolean {
  try {
    const decoded = decodeAddress(text)
    return format === undefined || decoded.format === format
  } catch (error) {
    if (error instanceof AddressError) return false
    throw error
  }
}

/** An account given as SS58, `0x…` or 32 bytes, as a lower-case `0x…` AccountId. */
export function toAccountId(account: string | Uint8Array): Hex {
  if (typeof account !== 'string') return toHex(account)
  return toHex(account.startsWith('0x') ? fromHex(account, ACCOUNT_LENGTH) : decodeAddress(account).publicKey)
}
