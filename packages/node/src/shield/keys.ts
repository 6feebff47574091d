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
  /** Whether a key was announced here, its secret forgotten or not; by the hash, in hexadecimal digits, with which what is sealed names it. */
  hasAnnounced(keyHash: string): boolean
  /** Those of a chain that goes its own way from here: what is known stays known, and neither forgets a secret for the other's blocks. */
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
/** Of so many keys it stays known that they were announced here: an hour of four blocks a second, two days of five a minute. */
const KNOWN = 16_384

/**
 * A new key each block, known to nobody else and kept in memory alone: a node that was started anew does not open what was sealed
 * before, and leaves it out of its blocks until it has passed (`MemoryShieldKeystore`).
 */
export class RollingKeys implements ShieldKeys {
  readonly #byParent: Lru<string, KeyPair>
  /** By the hash that what is sealed says; asked without a trace, or whoever asks for old ones would have the newest forgotten. */
  readonly #byHash: Lru<string, KeyPair>
  /** Names alone, common to all forks of a chain: none has to copy them. */
  readonly #announced: Lru<string, true>
  /** A pair that nobody has announced yet. */
  #next: KeyPair | undefined

  /** @param known before; left out, nothing */
  constructor(known?: RollingKeys) {
    this.#byParent = known === undefined ? new Lru(KEPT) : known.#byParent.copy()
    this.#byHash = known === undefined ? new Lru(KEPT) : known.#byHash.copy()
    this.#announced = known === undefined ? new Lru(KNOWN) : known.#announced
  }

  announced(parentHash: string): Uint8Array {
    let pair = this.#byParent.get(parentHash)
    if (pair === undefined) {
      pair = this.#taken()
      this.#byParent.set(parentHash, pair)
      const hash = hashOf(pair.publicKey)
      this.#byHash.set(hash, pair)
      this.#announced.set(hash, true)
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
    const pair = this.#byHash.peek(hashOf(publicKey))
    // Whose blocks bring a key could give it the hash of another one.
    return pair !== undefined && sameBytes(pair.publicKey, publicKey) ? pair.secretKey : undefined
  }

  hasAnnounced(keyHash: string): boolean {
    return this.#announced.peek(keyHash) !== undefined
  }

  forked(): RollingKeys {
    return new RollingKeys(this)
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
    return hashOf(this.announced()) === keyHash
  }

  /** A fork has the same genesis. */
  forked(): FixedKeys {
    return this
  }
}

/** As what is sealed with it says (`twox_128`), hexadecimal digits. */
const hashOf = (publicKey: Uint8Array): string => toHexDigits(twox128(publicKey))
