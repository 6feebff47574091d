import { type Ctx, decodeExtrinsic, extrinsicHash } from '@glia/frame'
import {
  type Awaiting,
  awaiting,
  type Beacon,
  beaconOf,
  DEVELOPMENT_BEACON_SECRET,
  developmentSignature,
  MOST_KNOWN,
  messageOf,
  openSealed,
  type Pulse,
  type PulseSigner,
  pulseExtrinsic,
} from '@glia/runtime'
import { blake2b256, sha256 } from '@glia/state'
import { getPublicKey, secretFromSeed, sign } from '@scure/sr25519'
import type { Candidate } from '../chain/candidate.ts'
import type { PulseSource } from '../chain/chainEvents.ts'

/** Transactions have most of a slot of 250 ms. */
const MOST_IN_BLOCK = 2
/** What opened ahead of its round at most, of what the rules remember (`MOST_KNOWN`). */
const MOST_AHEAD = MOST_KNOWN / 2

/**
 * The beacon of development networks: their blocks bring its pulses themselves, by the time of the chain. A round to which
 * something is sealed comes as soon as it is over; where blocks come at a beat, the newest does, too. Rounds that nobody waits
 * for may be left out: the rules ask only that they ascend.
 */
export class DevelopmentBeacon implements PulseSource {
  readonly #everyRound: boolean
  /** What is to be opened, by round: what is due first opens first, whoever came before. */
  #ahead: Awaiting[] = []
  /** Rounds of what was opened and is not due yet. */
  #opened: bigint[] = []
  /** What is to be opened or was, by its bytes, which stay the same while the state keeps them. */
  #seen = new WeakSet<Uint8Array>()
  #signer: PulseSigner | undefined
  #next: NodeJS.Immediate | undefined
  #signing: NodeJS.Immediate | undefined

  /** @param everyRound newest rounds come though nobody waits for them, as of a beacon that others watch */
  constructor(everyRound: boolean) {
    this.#everyRound = everyRound
  }

  *due(parent: Ctx, timestamp: bigint): Generator<Candidate> {
    const beacon = beaconOf(parent)
    if (!beacon.isDevelopment) return
    const newest = roundAt(beacon, timestamp)
    if (newest <= beacon.lastRound) return
    const rounds = new Set<bigint>()
    for (const { round } of awaiting(parent)) if (round > beacon.lastRound && round <= newest) rounds.add(round)
    if (rounds.size === 0 && !this.#everyRound) return
    const due = [...rounds].sort((a, b) => (a < b ? -1 : 1)).slice(0, MOST_IN_BLOCK)
    // The newest ends the chance of all before it.
    if (this.#everyRound && rounds.size < MOST_IN_BLOCK && !rounds.has(newest)) {
      due.push(newest)
      this.#signAhead(newest + 1n)
    }
    for (const round of due) yield this.#candidate(parent, round)
  }

  /**
   * Opens what waits for a round of this beacon ahead of it, piece by piece while nothing else is to be done, so that the block
   * that opens all of it takes no longer than others. To be told of each block.
   */
  openAhead(ctx: Ctx, waiting: Iterable<Awaiting>): void {
    const { length } = this.#ahead
    for (const each of waiting) {
      if (this.#seen.has(each.sealed)) continue
      this.#seen.add(each.sealed)
      this.#ahead.push(each)
    }
    if (this.#ahead.length === 0) return
    const { isDevelopment, lastRound } = beaconOf(ctx)
    if (!isDevelopment) return this.stop()
    if (this.#ahead.length > length) this.#ahead.sort((a, b) => (a.round < b.round ? -1 : a.round > b.round ? 1 : 0))
    this.#opened = this.#opened.filter((round) => round > lastRound)
    this.#schedule()
  }

  stop(): void {
    for (const task of [this.#next, this.#signing]) clearImmediate(task)
    this.#next = undefined
    this.#signing = undefined
    this.#ahead = []
    this.#opened = []
    this.#seen = new WeakSet()
  }

  /** Signs what comes next between two blocks, not in one, and in two steps, so that nobody waits for both. */
  #signAhead(round: bigint): void {
    this.#signing ??= setImmediate(() => {
      const message = messageOf(round)
      this.#signing = setImmediate(() => {
        this.#signing = undefined
        developmentSignature(round, message)
      })
    })
  }

  #schedule(): void {
    if (this.#ahead.length === 0 || this.#opened.length >= MOST_AHEAD) return
    this.#next ??= setImmediate(() => {
      this.#next = undefined
      const one = this.#ahead.shift()
      if (one !== undefined) {
        openSealed(one.sealed, developmentSignature(one.round))
        this.#opened.push(one.round)
      }
      this.#schedule()
    })
  }

  #candidate(parent: Ctx, round: bigint): Candidate {
    this.#signer ??= ownSigner()
    const bytes = pulseExtrinsic(parent, this.#pulse(round), this.#signer)
    return { hash: extrinsicHash(bytes), extrinsic: decodeExtrinsic(parent.runtime, bytes), verified: undefined }
  }

  #pulse(round: bigint): Pulse {
    const signature = developmentSignature(round)
    return { round, signature, randomness: sha256(signature) }
  }
}

/**
 * The newest round at a time of the chain, in milliseconds. Chains whose time begins at 0, as those do whose blocks are made by
 * hand, count from the beacon's begin, and go on so when they come to it: rounds ascend.
 */
export function roundAt({ genesisTime, period, lastRound }: Beacon, timestamp: bigint): bigint {
  const seconds = timestamp / 1000n
  const begin = BigInt(genesisTime)
  const each = BigInt(Math.max(period, 1))
  const sinceBegin = (seconds - begin) / each + 1n
  return seconds < begin || lastRound > sinceBegin ? seconds / each + 1n : sinceBegin
}

/** Any key does. This one signs the same in the same way, so that two nodes make the same block of the same state. */
function ownSigner(): PulseSigner {
  const secret = secretFromSeed(sha256(DEVELOPMENT_BEACON_SECRET))
  return {
    publicKey: getPublicKey(secret),
    sign: (message) => sign(secret, message, blake2b256(message)),
  }
}
