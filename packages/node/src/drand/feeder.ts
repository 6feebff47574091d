import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorText } from '@glia/base'
import { awaiting, beaconOf, type Pulse, type PulseSigner, pulseExtrinsic } from '@glia/runtime'
import type { Chain } from '../chain/chain.ts'
import { NodeError } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Pool } from '../pool/pool.ts'
import { Relay } from './relay.ts'

/** Rounds that are asked for at once (`MAX_PULSES_TO_FETCH`), and how many of the latest the chain is to have. */
const MOST_ROUNDS = 50
/** Blocks for which a pulse stays in the pool. */
const LONGEVITY = 3
const MIN_PAUSE_MS = 250
const MAX_PAUSE_MS = 60_000

export interface FeederOptions {
  readonly chain: Chain
  readonly pool: Pick<Pool, 'submit'>
  /** Address of a drand relay. */
  readonly url: string
  readonly log: Logger
}

/**
 * Brings the beacon's pulses from a relay to the chain, as the reference's offchain worker does: from the relay's newest when
 * the chain has none, and from then on every one. Where more than fifty are missing, after a stop or since somebody brought an old one, those
 * before the latest fifty come only where something waits for them: the rules ask only that rounds ascend, and years of rounds would take days.
 * What the relay says is not believed: the chain checks each pulse. A relay that does not answer is asked again, less and less often.
 */
export class PulseFeeder {
  readonly #options: FeederOptions
  readonly #relay: Relay
  readonly #stop = new AbortController()
  #running: Promise<void> | undefined
  /** Newest round that was brought, and the head then: it is not brought again while it may be in the pool. */
  #brought = { round: 0n, head: 0 }

  constructor(options: FeederOptions) {
    this.#options = options
    this.#relay = new Relay(options.url)
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    const signer = await ownSigner()
    let pause = MIN_PAUSE_MS
    let isDown = false
    while (!signal.aborted) {
      try {
        const more = await this.#bring(signer)
        if (isDown) this.#options.log.info('the drand relay answers again')
        isDown = false
        const { period } = beaconOf(this.#options.chain.view())
        pause = more ? MIN_PAUSE_MS : Math.min(Math.max(period * 1000, MIN_PAUSE_MS), MAX_PAUSE_MS)
      } catch (fault) {
        if (signal.aborted) return
        if (!isDown) this.#options.log.warn(`no pulse from the drand relay, asked again: ${reason(fault)}`)
        isDown = true
        pause = Math.min(pause * 2, MAX_PAUSE_MS)
      }
      // What is thrown says that the feeder is to stop.
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  /** Submits what the chain lacks; true when there is more that may be brought now. */
  async #bring(signer: PulseSigner): Promise<boolean> {
    const { chain } = this.#options
    const { chainHash, lastRound } = beaconOf(chain.view())
    const latest = await this.#relay.pulse(chainHash, 'latest', this.#stop.signal)
    const missing = this.#missing(lastRound, latest.round)
    const isWaiting = this.#brought.round > lastRound && chain.head.number - this.#brought.head < LONGEVITY
    const due = missing.slice(0, MOST_ROUNDS).filter((round) => !isWaiting || round > this.#brought.round)
    for (const round of due) {
      const pulse = round === latest.round ? latest : await this.#relay.pulse(chainHash, round, this.#stop.signal)
      await this.#submit(pulse, signer)
      this.#brought = { round, head: chain.head.number }
    }
    // What was brought before waits for a block: until then the relay has nothing to say.
    return due.length > 0 && missing.length > MOST_ROUNDS
  }

  /** Rounds to bring, ascending: the latest, or just the newest to a chain that has none, and before those what something waits for. */
  #missing(lastRound: bigint, newest: bigint): bigint[] {
    const latest = lastRound === 0n ? newest : newest - BigInt(MOST_ROUNDS) + 1n
    const from = latest > lastRound ? latest : lastRound + 1n
    const awaited = new Set<bigint>()
    if (from > lastRound + 1n)
      for (const { round } of awaiting(this.#options.chain.view()))
        if (round > lastRound && round < from) awaited.add(round)
    const rounds = [...awaited].sort((a, b) => (a < b ? -1 : 1))
    for (let round = from; round <= newest; round++) rounds.push(round)
    return rounds
  }

  async #submit(pulse: Pulse, signer: PulseSigner): Promise<void> {
    const { chain, pool } = this.#options
    if (pulse.round <= beaconOf(chain.view()).lastRound) return
    try {
      await pool.submit(pulseExtrinsic(chain.view(), pulse, signer), 'Local')
    } catch (fault) {
      if (!isBrought(fault)) throw fault
    }
  }
}

/** Another has brought this round's pulse, to the pool or into a block. */
function isBrought(fault: unknown): boolean {
  if (!(fault instanceof NodeError)) return false
  const { shape } = fault
  if (shape.kind === 'InvalidTransaction') return shape.validity.value.type === 'Stale'
  return shape.kind === 'TooLowPriority' || shape.kind === 'AlreadyImported'
}

function reason(fault: unknown): string {
  const cause = fault instanceof Error && fault.cause instanceof Error ? `: ${errorText(fault.cause)}` : ''
  return errorText(fault) + cause
}

/** Any key does: it is made for this run and forgotten with it. */
async function ownSigner(): Promise<PulseSigner> {
  const { sr25519KeypairFromSeed, sr25519Sign, waitReady } = await import('@polkadot/wasm-crypto')
  await waitReady()
  const pair = sr25519KeypairFromSeed(randomBytes(32))
  const publicKey = pair.slice(64)
  return { publicKey, sign: (message) => sr25519Sign(publicKey, pair.slice(0, 64), message) }
}
