import { isObject } from '@glia/base'
import { KeyError } from './errors.ts'
import type { KeyScheme } from './scheme.ts'

/** Who signs transactions: a {@link Keypair}, or a wallet that keeps its key to itself. */
export interface Signer {
  /** SS58. */
  readonly address: string
  readonly publicKey: Uint8Array
  readonly scheme: KeyScheme
  /** 64 bytes over exactly these bytes. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/**
 * Refuses what cannot sign, for callers without types. What was given is not shown: it may be a phrase.
 *
 * @throws KeyError
 */
export function expectSigner(signer: unknown): asserts signer is Signer {
  if (isObject(signer) && 'sign' in signer && 'publicKey' in signer) return
  const found =
    typeof signer === 'string'
      ? 'a text'
      : (signer ?? undefined) === undefined
        ? 'nothing'
        : `a value of type ${typeof signer}`
  throw new KeyError(
    `expected a Keypair to sign with, found ${found}: make one with Keypair.fromUri('//Alice') or fromMnemonic(…), or take wallet.coldkey()`,
  )
}
