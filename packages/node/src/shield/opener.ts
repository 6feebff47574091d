import { toHexDigits } from '@glia/base'
import { type Ctx, extrinsicHash, type Runtime } from '@glia/frame'
import { keyOfNext, type Sealed, unsealed } from '@glia/runtime'
import { twox128 } from '@glia/state'
import type { Candidate } from '../chain/candidate.ts'
import type { ShieldKeys } from './keys.ts'

/** Opens, for one block, what is sealed with the key that is its. */
export class Opener {
  readonly #runtime: Runtime
  readonly #secret: Uint8Array | undefined
  readonly #keyHash: string | undefined

  /** @param parent the state that the block follows */
  constructor(parent: Ctx, keys: ShieldKeys) {
    const key = keyOfNext(parent)
    this.#runtime = parent.runtime
    this.#secret = key === undefined ? undefined : keys.secretOf(key)
    this.#keyHash = key === undefined ? undefined : toHexDigits(twox128(key))
  }

  /** Whether it is of this block: what is not may be of a block to come, or of none. */
  opens({ keyHash }: Sealed): boolean {
    return this.#secret !== undefined && toHexDigits(keyHash) === this.#keyHash
  }

  /** The signed transaction inside; undefined where there is none. */
  open(sealed: Sealed): Candidate | undefined {
    if (this.#secret === undefined) return undefined
    const extrinsic = unsealed(this.#runtime, this.#secret, sealed)
    // What is not signed is for the author alone, or needs no seal.
    if (extrinsic?.signed === undefined) return undefined
    return { hash: extrinsicHash(extrinsic.bytes), extrinsic, verified: undefined }
  }
}
