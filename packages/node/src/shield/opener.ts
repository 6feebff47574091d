import { toHexDigits } from '@glia/base'
import { type Ctx, extrinsicHash, type Runtime } from '@glia/frame'
import { keyOfNext, type Sealed, unsealed } from '@glia/runtime'
import { twox128 } from '@glia/state'
import type { Candidate } from '../chain/candidate.ts'
import type { ShieldKeys } from './keys.ts'

/** Opens, for one block, what is sealed with the key that is its. */
export class Opener {
  readonly #runtime: Runtime
  readonly #keys: ShieldKeys
  readonly #key: Uint8Array | undefined
  #own: { readonly secret: Uint8Array | undefined; readonly hash: string } | undefined

  /** @param parent the state that the block follows */
  constructor(parent: Ctx, keys: ShieldKeys) {
    this.#runtime = parent.runtime
    this.#keys = keys
    this.#key = keyOfNext(parent)
  }

  /** Whether it is of this block: what is not may be of a block to come, or of none. */
  opens({ keyHash }: Sealed): boolean {
    const own = this.#ownKey()
    return own?.secret !== undefined && toHexDigits(keyHash) === own.hash
  }

  /** The signed transaction inside; undefined where there is none. */
  open(sealed: Sealed): Candidate | undefined {
    const secret = this.#ownKey()?.secret
    if (secret === undefined) return undefined
    const extrinsic = unsealed(this.#runtime, secret, sealed)
    // What is not signed is for the author alone, or needs no seal.
    if (extrinsic?.signed === undefined) return undefined
    return { hash: extrinsicHash(extrinsic.bytes), extrinsic, verified: undefined }
  }

  /** PERF: most blocks have nothing to open. */
  #ownKey() {
    if (this.#key !== undefined)
      this.#own ??= { secret: this.#keys.secretOf(this.#key), hash: toHexDigits(twox128(this.#key)) }
    return this.#own
  }
}
