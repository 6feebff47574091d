import { sameBytes, toHexDigits } from '@glia/base'
import { blake2b512, twox128 } from '@glia/state'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import { Lru } from '../util/lru.ts'

/** The keys of ML-KEM-768 with which transactions are sealed for the blocks that are made here. */
export interface ShieldKeys {
  /** The key that the block on a parent announces: asked again, the same. */
  announced(parentHash: string): Uint8Array
  /** The secret of a key that was announced here; undefined of others, and of those that are forgotten. */
  secretOf(publicKey: Uint8Array): Uint8Array | undefined
  /** Whether a key was announced here; by the hash, in hexadecimal digits, with which what is sealed names it. */
  hasAnnounced(keyHash: string): boolean
  /** Those of a chain that goes its own way from here: what is known stays known, and neither forgets for the other's blocks. */
  forked(): ShieldKeys
}

interface KeyPair {
  readonly publicKey: Uint8Array
  readonly secretKey: Uint8Array
}

/**
 * A key is opened three blocks after it was announced by an only author, by one of many as many blocks later: more than the most
 * authors that a chain may have (32) and those, and as many again for blocks that were taken back.
 */
const KEPT = 80

/**
 * A new key each block, known to nobody else and kept in memory alone: a node that was started anew does not open what was sealed
 * before, and leaves it out of its blocks until it has passed (`MemoryShieldKeystore`).
 */
export class RollingKeys implements ShieldKeys {
  readonly #byParent: Lru<string, KeyPair>
  readonly #secrets: Lru<string, Uint8Array>
  /** By the hash that what is sealed says. */
  readonly #hashes: Lru<string, true>
  /** A pair that nobody has announced yet. */
  #next: KeyPair | undefined

  /** @param byParent, `secrets` and `hashes`, known before */
  constructor(
    byParent = new Lru<string, KeyPair>(KEPT),
    secrets = new Lru<string, Uint8Array>(KEPT),
    hashes = new Lru<string, true>(KEPT),
  ) {
    this.#byParent = byParent
    this.#secrets = secrets
    this.#hashes = hashes
  }

  announced(parentHash: string): Uint8Array {
    let pair = this.#byParent.get(parentHash)
    if (pair === undefined) {
      pair = this.#taken()
      this.#byParent.set(parentHash, pair)
      this.#secrets.set(nameOf(pair.publicKey), pair.secretKey)
      this.#hashes.set(toHexDigits(twox128(pair.publicKey)), true)
    }
    return pair.publicKey
  }

  /** PERF: made between two blocks, not in one, of which a pair takes a quarter. */
  #taken(): KeyPair {
    const pair = this.#next ?? ml_kem768.keygen()
    this.#next = undefined
    setImmediate(() => {
      this.#next ??= ml_kem768.keygen()
    })
    return pair
  }

  secretOf(publicKey: Uint8Array): Uint8Array | undefined {
    return this.#secrets.get(nameOf(publicKey))
  }

  hasAnnounced(keyHash: string): boolean {
    return this.#hashes.get(keyHash) === true
  }

  forked(): RollingKeys {
    return new RollingKeys(this.#byParent.copy(), this.#secrets.copy(), this.#hashes.copy())
  }
}

/**
 * One key for all blocks, which follows from the chain's genesis, for blocks that are made by hand or one a transaction: what is
 * sealed opens in the very next block, and two nodes make the same block of the same state (`DevShieldKeystore`). It keeps
 * no secret from anybody.
 */
export class FixedKeys implements ShieldKeys {
  readonly #genesisHash: () => string
  #pair: KeyPair | undefined

  constructor(genesisHash: () => string) {
    this.#genesisHash = genesisHash
  }

  announced(): Uint8Array {
    this.#pair ??= ml_kem768.keygen(blake2b512(new TextEncoder().encode(`glia shield ${this.#genesisHash()}`)))
    return this.#pair.publicKey
  }

  secretOf(publicKey: Uint8Array): Uint8Array | undefined {
    this.announced()
    const { publicKey: own, secretKey } = this.#pair as KeyPair
    return sameBytes(own, publicKey) ? secretKey : undefined
  }

  hasAnnounced(keyHash: string): boolean {
    return toHexDigits(twox128(this.announced())) === keyHash
  }

  /** A fork has the same genesis. */
  forked(): FixedKeys {
    return this
  }
}

/** All of its bytes: whose blocks bring a key could begin it like another one. */
const nameOf = (publicKey: Uint8Array): string => toHexDigits(publicKey)
