import { blake2b256 } from '#keyCrypto'
import { concat, utf8 } from '../bytes.ts'
import { type Junction, SuriError } from './suri.ts'

/** SCALE string "Ed25519HDKD", the domain of a hard derivation. */
const HARD_DOMAIN = concat(Uint8Array.of(11 << 2), utf8('Ed25519HDKD'))

/** Walks a path of hard junctions; ed25519 has no soft derivation. */
export function ed25519DeriveSeed(seed: Uint8Array, path: readonly Junction[]): Uint8Array {
  let current = seed
  for (const { hard, chainCode } of path) {
    if (!hard) throw new SuriError('ed25519 keys have hard junctions (//name) only, found a soft one (/name)')
    current = blake2b256(concat(HARD_DOMAIN, current, chainCode))
  }
  return current
}
