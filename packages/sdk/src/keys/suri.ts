import { GliaError } from '@glia/base'
import { blake2b256 } from '#keyCrypto'
import { compact, concat, uintLe, utf8 } from '../bytes.ts'
import { DEV_PHRASE } from './mnemonic.ts'

/** A secret URI cannot be read, or asks for a derivation the scheme does not have. Secrets are never in the message. */
export class SuriError extends GliaError {
  constructor(message: string) {
    super('SURI', message)
  }
}

/** One step of a derivation path. */
export interface Junction {
  readonly hard: boolean
  /** 32 bytes mixed into the key. */
  readonly chainCode: Uint8Array
}

/** A secret URI taken apart: `phrase-or-0xseed//hard/soft///password`. */
export interface SecretUri {
  /** A mnemonic, or `0x` + 64 hex digits. The development phrase when the URI starts with a path. */
  readonly phrase: string
  readonly path: readonly Junction[]
  readonly password: string | undefined
}

const URI_SHAPE = /^([\p{L}\p{N} _]*)((?:\/\/?[^/]+)*)(?:\/\/\/(.*))?$/su
const JUNCTION_SHAPE = /\/(\/?)([^/]+)/g
const U64_LIMIT = 1n << 64n

/** A junction's 32 bytes: a number as u64 LE, a text as its SCALE string; longer than 32 bytes is hashed. */
function chainCode(name: string): Uint8Array {
  const numeric = /^\+?\d+$/.test(name) && BigInt(name) < U64_LIMIT
  const text = utf8(name)
  const encoded = numeric ? uintLe(BigInt(name), 8) : concat(compact(text.length), text)
  if (encoded.length > 32) return blake2b256(encoded)
  const code = new Uint8Array(32)
  code.set(encoded)
  return code
}

/**
 * Whether a secret URI is a development account's, such as `//Alice`, which is no secret. With a phrase, a seed or a password in it
 * a URI is somebody's, and must neither stand on a command line nor be shown.
 */
export function isDevelopmentUri(uri: string): boolean {
  return uri.startsWith('/') && !uri.includes('///')
}

/** Reads a secret URI. Source of the grammar: sp-core `SecretUri` and `DeriveJunction`. */
export function parseSecretUri(uri: string): SecretUri {
  const match = URI_SHAPE.exec(uri)
  // In the reference it is the development phrase, whose key everybody has; here somebody's secret was not there.
  if (uri === '') throw new SuriError('a secret URI is empty: give a phrase, a 0x seed, or a path such as //Alice')
  if (!match) throw new SuriError('a secret URI looks like "phrase//hard/soft///password" or "//Alice"')
  const path: Junction[] = []
  for (const [, second, name] of (match[2] ?? '').matchAll(JUNCTION_SHAPE)) {
    path.push({ hard: second === '/', chainCode: chainCode(name ?? '') })
  }
  return { phrase: match[1] === '' || match[1] === undefined ? DEV_PHRASE : match[1], path, password: match[3] }
}
