import { encodeAddress, fromHex, fromHexOfSize, type Hex, publicKeyOf, SS58_FORMAT, toHex0x } from '@glia/base'
import { ed25519PublicKey, ed25519Sign, ed25519Verify, randomBytes, sr25519Sign, sr25519Verify } from '#keyCrypto'
import { concat, toBytes, utf8 } from '../bytes.ts'
import { ed25519DeriveSeed } from './ed25519.ts'
import { KeyError } from './errors.ts'
import { generateMnemonic, mnemonicToMiniSecret } from './mnemonic.ts'
import { CRYPTO_TYPE, type KeyScheme } from './scheme.ts'
import { sr25519FromSeed, sr25519FromStoredSecret, toStoredSecret } from './sr25519.ts'
import { parseSecretUri, SuriError } from './suri.ts'

export { CRYPTO_TYPE, type KeyScheme } from './scheme.ts'
export { expectSigner } from './signer.ts'

/** What a key may know about its own origin. Exported by {@link Keypair.secrets} only. */
export interface KeySecrets {
  /** sr25519: 64 bytes (scalar ‖ nonce), as in keyfiles; ed25519: the 32-byte seed. */
  readonly privateKey: Uint8Array
  readonly seed?: Uint8Array
  readonly phrase?: string
}

type KeyOrigin = Omit<KeySecrets, 'privateKey'>

/** How a message signed by a browser wallet is wrapped. */
const WRAP_OPEN = utf8('<Bytes>')
const WRAP_CLOSE = utf8('</Bytes>')

/** Checks a signature of either scheme over exactly these bytes. Malformed input is a `false`, never a throw. */
export function verifyRaw(
  scheme: KeyScheme,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false
  if (scheme === 'ed25519') return ed25519Verify(publicKey, message, signature)
  try {
    return sr25519Verify(signature, message, publicKey)
  } catch (error) {
    // schnorrkel reports points that are not on the curve by throwing a text.
    if (typeof error === 'string' || error instanceof Error) return false
    throw error
  }
}

/** As {@link verifyRaw}, and also accepts a signature over `<Bytes>message</Bytes>`. */
export function verifySignature(
  scheme: KeyScheme,
  publicKey: Uint8Array,
  message: Uint8Array | string,
  signature: Uint8Array | string,
): boolean {
  const data = toBytes(message)
  let sig: Uint8Array
  try {
    sig = typeof signature === 'string' ? fromHex(signature) : signature
  } catch {
    return false
  }
  return (
    verifyRaw(scheme, publicKey, data, sig) || verifyRaw(scheme, publicKey, concat(WRAP_OPEN, data, WRAP_CLOSE), sig)
  )
}

/**
 * A key pair, or the public half of one. Secrets live in a private field: they appear neither in `JSON.stringify`, nor
 * in logs, nor in error messages; {@link secrets} hands them out explicitly.
 */
export class Keypair {
  readonly scheme: KeyScheme
  readonly publicKey: Uint8Array
  /** SS58, format 42. */
  readonly address: string
  /** The public key as `0x…`. */
  readonly accountId: Hex
  /** What signs: sr25519 64 bytes in schnorrkel's ed25519 form, ed25519 the seed. */
  readonly #signingKey: Uint8Array | undefined
  readonly #origin: KeyOrigin

  private constructor(scheme: KeyScheme, publicKey: Uint8Array, signingKey?: Uint8Array, origin: KeyOrigin = {}) {
    this.scheme = scheme
    this.publicKey = publicKey
    this.accountId = toHex0x(publicKey)
    this.address = encodeAddress(publicKey, SS58_FORMAT)
    this.#signingKey = signingKey
    this.#origin = origin
  }

  /** A key from a 32-byte seed (bytes or hex). */
  static fromSeed(seed: Uint8Array | string, scheme: KeyScheme = 'sr25519'): Keypair {
    return Keypair.#derive(typeof seed === 'string' ? fromHexOfSize(seed, 32) : seed, scheme)
  }

  /** A key from a BIP-39 phrase, with an optional derivation password. */
  static fromMnemonic(phrase: string, options: { password?: string; scheme?: KeyScheme } = {}): Keypair {
    const seed = mnemonicToMiniSecret(phrase, options.password)
    return Keypair.#derive(seed, options.scheme ?? 'sr25519', options.password ? undefined : phrase)
  }

  /** A fresh random key with a phrase of `words` words. */
  static generate(options: { words?: 12 | 15 | 18 | 21 | 24; scheme?: KeyScheme } = {}): Keypair {
    return Keypair.fromMnemonic(generateMnemonic(options.words), options.scheme ? { scheme: options.scheme } : {})
  }

  /** A fresh random key without a phrase: about a hundred times cheaper than {@link generate}. */
  static random(scheme: KeyScheme = 'sr25519'): Keypair {
    return Keypair.#derive(randomBytes(32), scheme)
  }

  /** A key from a secret URI: `//Alice`, `phrase//hard/soft///password`, `0xseed//path`. */
  static fromUri(uri: string, scheme: KeyScheme = 'sr25519'): Keypair {
    const { phrase, path, password } = parseSecretUri(uri)
    const seed = /^0x[0-9a-fA-F]{64}$/.test(phrase) ? fromHex(phrase) : secretOf(phrase, password)
    if (scheme === 'ed25519') {
      const derived = ed25519DeriveSeed(seed, path)
      return new Keypair(scheme, ed25519PublicKey(derived), derived)
    }
    const { secret, publicKey } = sr25519FromSeed(seed, path)
    return new Keypair(scheme, publicKey, secret)
  }

  /** A key from its private key: 64 bytes for sr25519, 32 for ed25519. */
  static fromPrivateKey(privateKey: Uint8Array | string, scheme: KeyScheme = 'sr25519'): Keypair {
    const secret = typeof privateKey === 'string' ? fromHex(privateKey) : privateKey
    const expected = scheme === 'sr25519' ? 64 : 32
    if (secret.length !== expected) {
      throw new KeyError(`an ${scheme} private key has ${expected} bytes, found ${secret.length}`)
    }
    if (scheme === 'ed25519') return new Keypair(scheme, ed25519PublicKey(secret), secret)
    const pair = sr25519FromStoredSecret(secret)
    return new Keypair(scheme, pair.publicKey, pair.secret)
  }

  /** The public half, from an SS58 address. It verifies and cannot sign. @throws WrongNetwork for one of another network */
  static fromAddress(address: string, scheme: KeyScheme = 'sr25519'): Keypair {
    return new Keypair(scheme, publicKeyOf(address))
  }

  /** The public half, from 32 bytes or hex. */
  static fromPublicKey(publicKey: Uint8Array | string, scheme: KeyScheme = 'sr25519'): Keypair {
    return new Keypair(scheme, typeof publicKey === 'string' ? fromHexOfSize(publicKey, 32) : publicKey)
  }

  static #derive(seed: Uint8Array, scheme: KeyScheme, phrase?: string): Keypair {
    if (seed.length !== 32) throw new KeyError(`a seed has 32 bytes, found ${seed.length}`)
    const origin = phrase === undefined ? { seed } : { seed, phrase }
    if (scheme === 'ed25519') return new Keypair(scheme, ed25519PublicKey(seed), seed, origin)
    const { secret, publicKey } = sr25519FromSeed(seed)
    return new Keypair(scheme, publicKey, secret, origin)
  }

  /** 0 for ed25519, 1 for sr25519. */
  get cryptoType(): 0 | 1 {
    return CRYPTO_TYPE[this.scheme]
  }

  /** Whether this key can sign. */
  get canSign(): boolean {
    return this.#signingKey !== undefined
  }

  #secretKey(): Uint8Array {
    if (!this.#signingKey)
      throw new KeyError(`${this.address} is a public key: there is no secret to show or sign with`)
    return this.#signingKey
  }

  /** The secret parts. Throws {@link KeyError} for a public key. */
  secrets(): KeySecrets {
    const key = this.#secretKey()
    return { privateKey: this.scheme === 'sr25519' ? toStoredSecret(key) : key, ...this.#origin }
  }

  /** A 64-byte signature over a message (a text means its UTF-8 bytes). sr25519 signatures are randomised. */
  sign(message: Uint8Array | string): Uint8Array {
    const key = this.#secretKey()
    const data = toBytes(message)
    return this.scheme === 'sr25519' ? sr25519Sign(this.publicKey, key, data) : ed25519Sign(key, data)
  }

  /** Checks a signature of this key over a message, plain or wrapped in `<Bytes>`. */
  verify(message: Uint8Array | string, signature: Uint8Array | string): boolean {
    return verifySignature(this.scheme, this.publicKey, message, signature)
  }

  /** What a key looks like in JSON: its public side. */
  toJSON(): { address: string; accountId: Hex; scheme: KeyScheme } {
    return { address: this.address, accountId: this.accountId, scheme: this.scheme }
  }
}

/** A phrase's secret. What is no phrase at all may be a secret all the same, and is not shown. @throws SuriError, MnemonicError */
function secretOf(phrase: string, password: string | undefined): Uint8Array {
  if (phrase.trim().includes(' ')) return mnemonicToMiniSecret(phrase, password)
  throw new SuriError(
    phrase.startsWith('0x')
      ? `expected a seed of 0x and 64 hex digits, found 0x and ${phrase.length - 2} characters`
      : 'expected a phrase of 12 to 24 words, a seed (0x and 64 hex digits) or a development account such as //Alice, found one word: ' +
          'development accounts begin with //',
  )
}
