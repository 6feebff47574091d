import { toHexDigits } from '@glia/base'
import { type Ctx, extrinsicHash } from '@glia/frame'
import { keyOfNext, keyOfNextButOne, type Sealed, unsealed } from '@glia/runtime'
import { twox128 } from '@glia/state'
import type { Candidate } from '../chain/candidate.ts'
import type { ShieldKeys } from './keys.ts'

interface OwnKey {
  readonly secret: Uint8Array | undefined
  /** Of the key, as what is sealed with it says. */
  readonly hash: string
}

/** Opens, for one block, what is sealed with the key that is its. */
export class Opener {
  readonly #parent: Ctx
  readonly #keys: ShieldKeys
  #own: { readonly key: OwnKey | undefined } | undefined
  #later: { readonly key: OwnKey | undefined } | undefined

  /** @param parent the state that the block follows */
  constructor(parent: Ctx, keys: ShieldKeys) {
    this.#parent = parent
    this.#keys = keys
  }

  /** Whether it is of this block: what is not may be of a block to come, or of none. */
  opens(sealed: Sealed): boolean {
    return isOf(sealed, this.#ownKey())
  }

  /** Whether it is of this block or of the one behind, the newest whose key clients know: what is of neither never opens here. */
  opensSoon(sealed: Sealed): boolean {
    return this.opens(sealed) || isOf(sealed, this.#laterKey())
  }

  /** Whether its key was announced on this chain and opens no block to come: its block has passed, or its secret is lost. */
  isMissed(sealed: Sealed): boolean {
    if (this.opensSoon(sealed)) return false
    const hash = toHexDigits(sealed.keyHash)
    return this.#ownKey()?.hash === hash || this.#laterKey()?.hash === hash || this.#keys.hasAnnounced(hash)
  }

  /** The signed transaction inside; undefined where there is none. */
  open(sealed: Sealed): Candidate | undefined {
    const secret = this.#ownKey()?.secret
    if (secret === undefined) return undefined
    const extrinsic = unsealed(this.#parent.runtime, secret, sealed)
    // What is not signed is for the author alone, or needs no seal.
    if (extrinsic?.signed === undefined) return undefined
    return { hash: extrinsicHash(extrinsic.bytes), extrinsic, verified: undefined }
  }

  /** PERF: most blocks have nothing to open. */
  #ownKey(): OwnKey | undefined {
    this.#own ??= { key: this.#known(keyOfNext(this.#parent)) }
    return this.#own.key
  }

  #laterKey(): OwnKey | undefined {
    this.#later ??= { key: this.#known(keyOfNextButOne(this.#parent)) }
    return this.#later.key
  }

  #known(key: Uint8Array | undefined): OwnKey | undefined {
    return key && { secret: this.#keys.secretOf(key), hash: toHexDigits(twox128(key)) }
  }
}

const isOf = ({ keyHash }: Sealed, key: OwnKey | undefined): boolean =>
  key?.secret !== undefined && toHexDigits(keyHash) === key.hash
