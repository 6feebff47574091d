import { GliaError } from '@glia/base'

/** A key cannot do what was asked: it is public only, or its parts do not fit together. */
export class KeyError extends GliaError {
  constructor(message: string) {
    super('KEY', message)
  }
}

/** The library that signs and hashes does not run here. */
export class CryptoError extends GliaError {
  constructor(message: string) {
    super('CRYPTO_INIT', message)
  }
}
