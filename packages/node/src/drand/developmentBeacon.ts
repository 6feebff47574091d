import { type Ctx, decodeExtrinsic, extrinsicHash } from '@glia/frame'
import {
  awaiting,
  type Beacon,
  beaconOf,
  DEVELOPMENT_BEACON_SECRET,
  developmentSignature,
  messageOf,
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

/**
 * The beacon of development networks: their blocks bring its pulses themselves, by the time of the chain. A round to which
 * something is sealed comes as soon as it is over; where blocks come at a beat, the newest does, too. Rounds that nobody waits
 * for may be left out: the rules ask only that they ascend.
 */
export class DevelopmentBeacon implements PulseSource {
  readonly #everyRound: boolean
  #signer: PulseSigner | undefined
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

  stop(): void {
    clearImmediate(this.#signing)
    this.#signing = undefined
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
