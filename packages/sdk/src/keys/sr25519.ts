import { fromHex, toHex0x } from '@glia/base'
import { ristretto255 } from '@noble/curves/ed25519.js'
import { concat, uintLe } from '../bytes.ts'
import { sr25519DeriveKeypairHard, sr25519DeriveKeypairSoft, sr25519KeypairFromSeed } from './crypto.ts'
import { KeyError } from './errors.ts'
import type { Junction } from './suri.ts'

/**
 * A pair as the WebAssembly module wants it: secret = key scalar × 8 ‖ nonce (schnorrkel's "ed25519 bytes", 64 bytes),
 * and the 32-byte public key. Keyfiles hold the scalar itself: see {@link toStoredSecret}.
 */
export interface RawKeys {
  readonly secret: Uint8Array
  readonly publicKey: Uint8Array
}

const COFACTOR_BITS = 3n

function readLe(bytes: Uint8Array): bigint {
  return BigInt(toHex0x(bytes.toReversed()))
}

function split(pair: Uint8Array): RawKeys {
  return { secret: pair.slice(0, 64), publicKey: pair.slice(64, 96) }
}

/** Expands a mini secret (schnorrkel `ExpansionMode::Ed25519`) and walks a derivation path. */
export function sr25519FromSeed(seed: Uint8Array, path: readonly Junction[] = []): RawKeys {
  let pair = sr25519KeypairFromSeed(seed)
  for (const { hard, chainCode } of path) {
    pair = (hard ? sr25519DeriveKeypairHard : sr25519DeriveKeypairSoft)(pair, chainCode)
  }
  return split(pair)
}

/** The form a keyfile's `privateKey` has: scalar ‖ nonce (schnorrkel `SecretKey::to_bytes`). */
export function toStoredSecret(secret: Uint8Array): Uint8Array {
  return concat(uintLe(readLe(secret.subarray(0, 32)) >> COFACTOR_BITS, 32), secret.subarray(32))
}

/** The pair of a keyfile's 64-byte `privateKey`. */
export function sr25519FromStoredSecret(stored: Uint8Array): RawKeys {
  const scalar = readLe(stored.subarray(0, 32))
  if (scalar === 0n || scalar >= ristretto255.Point.Fn.ORDER) {
    throw new KeyError('the first half of the sr25519 private key is not a scalar of the curve: is the file damaged?')
  }
  return {
    secret: concat(uintLe(scalar << COFACTOR_BITS, 32), stored.subarray(32)),
    publicKey: fromHex(ristretto255.Point.BASE.multiply(scalar).toHex()),
  }
}
