import { toHex0x } from '@glia/base'
import { type RawKeys, sr25519Derive, sr25519Expand, sr25519PublicKey } from '#keyCrypto'
import { concat, uintLe } from '../bytes.ts'
import { KeyError } from './errors.ts'
import type { Junction } from './suri.ts'

const COFACTOR_BITS = 3n
/** Scalars of ristretto255 are below it: 2^252 + 27742317777372353535851937790883648493 (RFC 9496, 4.4). */
const ORDER = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n

const readLe = (bytes: Uint8Array): bigint => BigInt(toHex0x(bytes.slice().reverse()))

/** Expands a mini secret and walks a derivation path. */
export function sr25519FromSeed(seed: Uint8Array, path: readonly Junction[] = []): RawKeys {
  let pair = sr25519Expand(seed)
  for (const { hard, chainCode } of path) pair = sr25519Derive(pair, hard, chainCode)
  return pair
}

/** The form a keyfile's `privateKey` has: scalar ‖ nonce (schnorrkel `SecretKey::to_bytes`). */
export function toStoredSecret(secret: Uint8Array): Uint8Array {
  return concat(uintLe(readLe(secret.subarray(0, 32)) >> COFACTOR_BITS, 32), secret.subarray(32))
}

/** The pair of a keyfile's 64-byte `privateKey`. */
export function sr25519FromStoredSecret(stored: Uint8Array): RawKeys {
  const scalar = readLe(stored.subarray(0, 32))
  if (scalar === 0n || scalar >= ORDER) {
    throw new KeyError('the first half of the sr25519 private key is not a scalar of the curve: is the file damaged?')
  }
  const secret = concat(uintLe(scalar << COFACTOR_BITS, 32), stored.subarray(32))
  return { secret, publicKey: sr25519PublicKey(secret) }
}
