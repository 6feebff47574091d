import { Refusal } from '@glia/base'
import type { Host, SignatureKind } from '@glia/frame'
import { Schnorrkel } from './schnorrkel.ts'

/** A signature that holds, over exactly these bytes, by this key. */
export interface VerifiedSignature {
  readonly signature: Uint8Array
  readonly message: Uint8Array
  readonly publicKey: Uint8Array
}

type Crypto = Pick<
  typeof import('@polkadot/wasm-crypto'),
  'sr25519Verify' | 'ed25519Verify' | 'secp256k1Recover' | 'blake2b' | 'waitReady'
>

const NO_KEY = new Uint8Array(0)

let loaded: { readonly schnorrkel: Schnorrkel; readonly library: Crypto } | undefined
let loading: Promise<void> | undefined

/** Loads the signature code; until then `verify` throws {@link CryptoNotReady}. Kept out of the start-up path: 60 ms. */
export function loadCrypto(): Promise<void> {
  loading ??= load()
  return loading
}

async function load(): Promise<void> {
  const [schnorrkel, library] = await Promise.all([Schnorrkel.load(), import('@polkadot/wasm-crypto')])
  await library.waitReady()
  loaded = { schnorrkel, library }
}

/** The signature code is not loaded yet: await {@link loadCrypto} and ask again. */
export class CryptoNotReady extends Refusal {
  constructor() {
    super('CRYPTO_NOT_READY', 'signature code is not loaded yet: await loadCrypto()')
  }
}

/** Whether `verify` answers. */
export const isCryptoLoaded = (): boolean => loaded !== undefined

/** Checks one signature here and now (0.1 ms for sr25519). */
export function verifySignature(
  kind: SignatureKind,
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  if (loaded === undefined) throw new CryptoNotReady()
  const { schnorrkel, library } = loaded
  switch (kind) {
    case 'Sr25519':
      // Without an answer the other library is asked, so that a good signature is never refused for a fault of the first.
      return schnorrkel.verify(signature, message, publicKey) ?? library.sr25519Verify(signature, message, publicKey)
    case 'Ed25519':
      return library.ed25519Verify(signature, message, publicKey)
    case 'Ecdsa':
      return verifyEcdsa(library, signature, message, publicKey)
  }
}

// MultiSigner::Ecdsa: the account is the blake2-256 of the compressed key that the signature over blake2-256 recovers to.
function verifyEcdsa(crypto: Crypto, signature: Uint8Array, message: Uint8Array, account: Uint8Array): boolean {
  const recovery = signature[64] as number
  const id = recovery >= 27 ? recovery - 27 : recovery
  if (id > 3) return false
  const recovered = crypto.secp256k1Recover(crypto.blake2b(message, NO_KEY, 32), signature.subarray(0, 64), id)
  return recovered.length > 0 && equal(crypto.blake2b(compressed(recovered), NO_KEY, 32), account)
}

function compressed(key: Uint8Array): Uint8Array {
  if (key.length === 33) return key
  const out = new Uint8Array(33)
  out[0] = ((key[key.length - 1] as number) & 1) === 1 ? 3 : 2
  out.set(key.subarray(key.length - 64, key.length - 32), 1)
  return out
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/**
 * The runtime's way to signature checks. A signature that the pool's workers found good is not checked again, provided
 * that the runtime asks about the very same bytes (the payload holds the hash of the era's first block, so it may differ).
 */
export class SignatureHost implements Host {
  #trusted: VerifiedSignature | undefined

  verify(kind: SignatureKind, signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
    const trusted = this.#trusted
    if (
      trusted !== undefined &&
      trusted.signature === signature &&
      equal(trusted.message, message) &&
      equal(trusted.publicKey, publicKey)
    )
      return true
    return verifySignature(kind, signature, message, publicKey)
  }

  /** Runs `work` knowing that `verified` holds. */
  trusting<T>(verified: VerifiedSignature | undefined, work: () => T): T {
    this.#trusted = verified
    try {
      return work()
    } finally {
      this.#trusted = undefined
    }
  }
}
