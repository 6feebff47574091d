import { base58 } from '@scure/base'
import { blake2b512 } from '#platform'
import { GliaError } from './errors.ts'
import { fromHex } from './hex.ts'

/** The address format of the network ("generic Substrate"). */
export const SS58_FORMAT = 42

/** Whose addresses have a format, as the SS58 registry names them; only what people are likely to hold. */
const NETWORKS: Readonly<Record<number, string>> = {
  0: 'Polkadot',
  2: 'Kusama',
  5: 'Astar',
  6: 'Bifrost',
  8: 'Karura',
  10: 'Acala',
  42: 'generic Substrate',
  63: 'Hydration',
  // Registered, but every chain of Bittensor has 42.
  13_116: 'Bittensor as registered, which its chains do not use',
}

const PREFIX = new TextEncoder().encode('SS58PRE')
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const EXPECTED = 'expected an SS58 address'
const CHECKSUM_LENGTH = 2
const ACCOUNT_LENGTH = 32
const MAX_FORMAT = 16_383
/** More than the 50 characters that the longest address of an account has. */
const MAX_TEXT = 52

/** As many as the addresses of the network have. */
const USUAL_TEXT = 48

/** What of an address is wrong. */
export type AddressPart = 'alphabet' | 'format' | 'length' | 'checksum'

/** A text is not a valid SS58 address, or none can be made. */
export class AddressError extends GliaError {
  readonly part: AddressPart

  constructor(part: AddressPart, message: string, options?: { cause?: unknown }) {
    super('SS58', message, options)
    this.part = part
  }
}

/** The first bytes of blake2b-512 over a prefix and what comes before the checksum. */
function checksum(body: Uint8Array): Uint8Array {
  return blake2b512(PREFIX, body).subarray(0, CHECKSUM_LENGTH)
}

/** The one or two bytes that stand for a format (0 … 16383). */
function formatBytes(format: number): readonly number[] {
  if (!Number.isInteger(format) || format < 0 || format > MAX_FORMAT) {
    throw new AddressError('format', `an SS58 format must be within 0 … ${MAX_FORMAT}, found ${format}`)
  }
  if (format < 64) return [format]
  return [((format & 0b1111_1100) >> 2) | 0b0100_0000, (format >> 8) | ((format & 0b11) << 6)]
}

/** The SS58 address of a 32-byte public key (bytes or hex). @throws AddressError, and HexError for what is no hex */
export function encodeAddress(publicKey: Uint8Array | string, format: number = SS58_FORMAT): string {
  const key = typeof publicKey === 'string' ? fromHex(publicKey) : publicKey
  if (key.length !== ACCOUNT_LENGTH) throw new AddressError('length', `an account has 32 bytes, found ${key.length}`)
  const body = Uint8Array.of(...formatBytes(format), ...key)
  return base58.encode(Uint8Array.of(...body, ...checksum(body)))
}

/** An address taken apart. */
export interface DecodedAddress {
  readonly format: number
  readonly publicKey: Uint8Array
}

/** What a message shows of a text. A longer one than any address may be a phrase or a private key, in the wrong place. */
const shown = (text: string): string => (text.length > MAX_TEXT ? `a text of ${text.length} characters` : `"${text}"`)

/** Reads an SS58 address of any format. @throws AddressError on bad alphabet, length, format or checksum */
export function decodeAddress(address: string): DecodedAddress {
  let bytes: Uint8Array
  try {
    bytes = base58.decode(address)
  } catch (cause) {
    const letter = [...address].find((each) => !ALPHABET.includes(each)) ?? ''
    throw new AddressError('alphabet', `${EXPECTED}, found ${shown(address)} with "${letter}", which is not base58`, {
      cause,
    })
  }
  const first = bytes[0] ?? 0
  const second = bytes[1] ?? 0
  const prefixLength = first < 64 ? 1 : 2
  if (first > 127)
    throw new AddressError('format', `${EXPECTED}, found ${shown(address)} with the reserved format byte ${first}`)
  if (bytes.length !== prefixLength + ACCOUNT_LENGTH + CHECKSUM_LENGTH) {
    throw new AddressError(
      'length',
      Math.abs(address.length - USUAL_TEXT) > 2
        ? `${EXPECTED}, which has about ${USUAL_TEXT} characters, found ${shown(address)}${address.length > MAX_TEXT ? '' : ` of ${address.length}`}: copy all of it`
        : `${EXPECTED}, which has ${prefixLength + 34} bytes, found ${shown(address)} of ${bytes.length}: copy all of it`,
    )
  }
  const body = bytes.subarray(0, prefixLength + ACCOUNT_LENGTH)
  if (checksum(body).some((byte, at) => byte !== bytes[prefixLength + ACCOUNT_LENGTH + at])) {
    throw new AddressError('checksum', `${EXPECTED}, found ${shown(address)} with a wrong checksum: copy it again`)
  }
  const format =
    prefixLength === 1 ? first : ((first & 0b0011_1111) << 2) | (second >> 6) | ((second & 0b0011_1111) << 8)
  return { format, publicKey: body.slice(prefixLength) }
}

/** An address is one of another network. The account may be nobody's here, though its key can be the same. */
export class WrongNetwork extends GliaError {
  /** The address's own. */
  readonly format: number

  constructor(address: string, format: number, expected: number) {
    super(
      'WRONG_NETWORK',
      `expected an address of format ${expected} (${networkOf(expected)}), found ${address} of format ${format} (${networkOf(format)}): ask its owner for an address of this network`,
    )
    this.format = format
  }
}

const networkOf = (format: number): string => NETWORKS[format] ?? 'another network'

/**
 * The public key of an address that a person gave, which has to be one of the network's own.
 *
 * @throws AddressError for what is none, WrongNetwork for one of another format
 */
export function publicKeyOf(address: string, format: number = SS58_FORMAT): Uint8Array {
  const decoded = decodeAddress(address)
  if (decoded.format !== format) throw new WrongNetwork(address, decoded.format, format)
  return decoded.publicKey
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
