import type { BuiltBlock } from '../chain/block.ts'
import type { Chain } from '../chain/chain.ts'
import type { Logger } from '../log.ts'
import type { Pool } from '../pool/pool.ts'
import type { BlockClock } from './clock.ts'

export interface SealOptions {
  /** `performance.now()` after which no further transaction is tried. */
  readonly deadline?: number
  /** Overrides the clock, in milliseconds. */
  readonly timestamp?: bigint
}

export interface SealTiming {
  readonly block: BuiltBlock
  /** From the start of the block to its commit, in milliseconds. */
  readonly ms: number
  readonly transactions: number
}

/** Makes blocks: pool and clock in, committed block out. A fault is reported and leaves the chain where it was. */
export class Sealer {
  readonly #chain: Chain
  readonly #pool: Pool
  readonly #clock: BlockClock
  readonly #log: Logger
  readonly #onSealed: (timing: SealTiming) => void
  #previous: bigint | undefined
  /** Inherents in the last block. */
  lastInherents = 0

  constructor(chain: Chain, pool: Pool, clock: BlockClock, log: Logger, onSealed: (timing: SealTiming) => void) {
    this.#chain = chain
    this.#pool = pool
    this.#clock = clock
    this.#log = log
    this.#onSealed = onSealed
    this.#previous = this.#timestampOfHead()
    chain.events.on('reverted', () => {
      this.#previous = this.#timestampOfHead()
    })
  }

  /** Makes and commits the next block. Undefined when the runtime failed on it: the fault is logged, nothing changed. */
  seal(options: SealOptions = {}): BuiltBlock | undefined {
    const started = performance.now()
    const timestamp = options.timestamp ?? this.#clock.next(this.#previous)
    const { deadline } = options
    try {
      const { block, proposal } = this.#chain.propose(
        deadline === undefined ? { timestamp } : { timestamp, outOfTime: () => performance.now() > deadline },
        this.#pool.ready(),
      )
      for (const { candidate, fault } of proposal.faulted)
        this.#log.error(`the runtime failed on transaction ${candidate.hash}: it is dropped`, fault)
      this.#pool.prepareBlock(block, proposal)
      this.#previous = timestamp
      this.lastInherents = block.body.length - proposal.included.length
      this.#chain.commit(block)
      this.#onSealed({ block, ms: performance.now() - started, transactions: proposal.included.length })
      return block
    } catch (fault) {
      this.#chain.discard()
      this.#log.error(`block ${this.#chain.head.number + 1} could not be made`, fault)
      return undefined
    }
  }

  finalize(number: number): void {
    this.#chain.finalize(number)
  }

  /** Time of the head, from its slot: the clock goes on from there after a restart. */
  #timestampOfHead(): bigint | undefined {
    const { header } = this.#chain.head
    for (const log of header.digest.logs) {
      if (log.type !== 'PreRuntime') continue
      const [, data] = log.value
      const slot = new DataView(data.buffer, data.byteOffset, data.byteLength).getBigUint64(0, true)
      return slot * BigInt(this.#chain.slotDuration)
    }
    return undefined
  }
}
