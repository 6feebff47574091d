import { randomBytes } from 'node:crypto'
import { fromHex } from '@glia/base'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { argon2i } from 'hash-wasm'
import { concat, utf8 } from '../../bytes.ts'
import { WalletError, wrongPassword } from '../errors.ts'

/** Five bytes that mark the format. */
const NACL_TAG = utf8('$NACL')

const NONCE_LENGTH = 24
const TAG_LENGTH = 16
/** Of an empty text. */
const LEAST_LENGTH = NACL_TAG.length + NONCE_LENGTH + TAG_LENGTH
/** One salt for all wallets in the world: the format has no place for another. */
const SALT = fromHex('137183dff15a09bc9c90b5518739e9b1')
/** libsodium's "sensitive" limits: 8 passes over 512 MiB. A derivation takes seconds and that much memory. */
const PASSES = 8
const MEMORY_KIB = 524_288
/** What argon2i makes of no password: one key for all wallets as well, and no secret. */
const EMPTY_PASSWORD_KEY = fromHex('08719a8b7abb472eb87b85f7d0e2f899664dce735b3d0108ad86b5e4ba608495')

let lastDerivation: Promise<unknown> = Promise.resolve()

/** The key of a password: argon2i v1.3, 32 bytes. Derivations run one after the other: each needs 512 MiB. */
export function deriveNaclKey(password: string): Promise<Uint8Array> {
  const derivation = lastDerivation.then(() => argon2Key(utf8(password)))
  lastDerivation = derivation.catch(() => undefined)
  return derivation
}

async function argon2Key(password: Uint8Array): Promise<Uint8Array> {
  // hash-wasm refuses an empty password, which the format allows.
  if (password.length === 0) return EMPTY_PASSWORD_KEY.slice()
  return argon2i({
    password,
    salt: SALT,
    parallelism: 1,
    iterations: PASSES,
    memorySize: MEMORY_KIB,
    hashLength: 32,
    outputType: 'binary',
  })
}

/** Whether data is in this format. */
export function isNacl(data: Uint8Array): boolean {
  return Buffer.from(data.subarray(0, NACL_TAG.length)).equals(NACL_TAG)
}

/** `$NACL` ‖ nonce 24 ‖ secretbox (Poly1305 tag 16 ‖ XSalsa20 ciphertext), under {@link deriveNaclKey}'s key. */
export function sealNacl(plaintext: Uint8Array, key: Uint8Array): Uint8Array {
  const nonce = new Uint8Array(randomBytes(NONCE_LENGTH))
  return concat(NACL_TAG, nonce, xsalsa20poly1305(key, nonce).encrypt(plaintext))
}

/**
 * Refuses data that was cut off, before a key is derived for it.
 *
 * @throws WalletError KEYFILE_FORMAT
 */
export function expectWholeNacl(data: Uint8Array): void {
  if (data.length >= LEAST_LENGTH) return
  throw new WalletError(
    'KEYFILE_FORMAT',
    `an encrypted keyfile has at least ${LEAST_LENGTH} bytes, found ${data.length}`,
  )
}

/** Opens {@link sealNacl}'s format. @throws WalletError WRONG_PASSWORD, and as {@link expectWholeNacl} */
export function openNacl(data: Uint8Array, key: Uint8Array): Uint8Array {
  expectWholeNacl(data)
  const nonce = data.slice(NACL_TAG.length, NACL_TAG.length + NONCE_LENGTH)
  const box = data.slice(NACL_TAG.length + NONCE_LENGTH)
  try {
    return xsalsa20poly1305(key, nonce).decrypt(box)
  } catch (cause) {
    throw wrongPassword('NaCl', { cause })
  }
}
