import { bytes, type Codec, field, fixedBytes, struct } from '@glia/frame'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'

/** A transaction that only the owner of a key can read (`ShieldedTransaction`). */
export interface Sealed {
  /** twox-128 of the key's bytes. */
  readonly keyHash: Uint8Array
  /** The secret of the cipher, encapsulated. */
  readonly kemCt: Uint8Array
  /** What is sealed, with its tag at the end. */
  readonly aeadCt: Uint8Array
  readonly nonce: Uint8Array
}

const KEY_HASH = 16
const KEM_LENGTH = 2
const NONCE = 24

export const sealed: Codec<Sealed> = struct<Sealed>(
  {
    keyHash: field(fixedBytes(KEY_HASH), '[u8; KEY_HASH_LEN]'),
    kemCt: field(bytes, 'Vec<u8>'),
    aeadCt: field(bytes, 'Vec<u8>'),
    nonce: field(fixedBytes(NONCE), '[u8; NONCE_LEN]'),
  },
  { path: 'stp_shield::shielded_tx::ShieldedTransaction' },
)

/**
 * Reads `key hash ‖ length of the encapsulated secret, u16 ‖ encapsulated secret ‖ nonce ‖ sealed bytes`; undefined when a part is
 * missing (`ShieldedTransaction::parse`). The length of the encapsulated secret may be any, and what is sealed may be no bytes, which nobody
 * can open.
 */
export function parseSealed(ciphertext: Uint8Array): Sealed | undefined {
  const kemStart = KEY_HASH + KEM_LENGTH
  if (ciphertext.length < kemStart) return undefined
  const kemEnd = kemStart + ((ciphertext[KEY_HASH] as number) | ((ciphertext[KEY_HASH + 1] as number) << 8))
  const nonceEnd = kemEnd + NONCE
  if (ciphertext.length < nonceEnd) return undefined
  return {
    keyHash: ciphertext.subarray(0, KEY_HASH),
    kemCt: ciphertext.subarray(kemStart, kemEnd),
    nonce: ciphertext.subarray(kemEnd, nonceEnd),
    aeadCt: ciphertext.subarray(nonceEnd),
  }
}

/** Opens it with the secret key of 2400 bytes; undefined when it was not sealed with that key, or was changed since (`unshield`). */
export function unseal(secretKey: Uint8Array, { kemCt, nonce, aeadCt }: Sealed): Uint8Array | undefined {
  try {
    return xchacha20poly1305(ml_kem768.decapsulate(kemCt, secretKey), nonce).decrypt(aeadCt)
  } catch {
    // Wrong lengths and a wrong tag are told by errors of the libraries.
    return undefined
  }
}
