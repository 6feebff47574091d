import { causesOf, errorText } from '@glia/base'
import { StateError } from '@glia/state'
import type { BuiltBlock } from '../chain/block.ts'
import type { Proposal } from '../chain/candidate.ts'
import type { Chain } from '../chain/chain.ts'
import { isStale } from '../chain/fault.ts'
import type { BlockTrace } from '../chain/propose.ts'
import { slotOf } from '../chain/slot.ts'
import { BlockTime, Grace, type SlotBudget } from '../chain/slotBudget.ts'
import { CryptoNotReady, loadCrypto } from '../crypto/signatureHost.ts'
import { NodeError } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Pool, Promised } from '../pool/pool.ts'
import type { Opener } from '../shield/opener.ts'
import { QuietLog } from '../util/quietLog.ts'
import type { BlockClock } from './clock.ts'
import type { Finality } from './finality.ts'

export interface SealOptions {
  /** Overrides the clock, in milliseconds; in a later slot than the head's. */
  readonly timestamp?: bigint
  /** Called when the block's turn has come: what it throws is the answer, and no block is made. */
  readonly onTurn?: () => void
}

export interface SealTiming {
  readonly block: BuiltBlock
  /** From the start of the block to its commit, in milliseconds. */
  readonly ms: number
  /** Signed ones: neither the author's own calls nor pulses. */
  readonly transactions: number
}

/** What a block that could not be made was made from: enough to do it again, but for the time that ran meanwhile. */
export interface FailedBlock extends Readonly<BlockTrace> {
  readonly error: NodeError
  readonly number: number
  readonly parentHash: string
  readonly timestamp: bigint
}

export interface SealerParts {
  readonly chain: Chain
  readonly pool: Pool
  readonly clock: BlockClock
  readonly log: Logger
  /** What transactions may take of each block's slot; left out where no beat waits for them, and they may take what they declare. */
  readonly budget?: SlotBudget | undefined
  /** Milliseconds for which the machine has run others instead, of which no transaction is to blame. */
  readonly waited?: (() => number) | undefined
  /** Who marks the blocks as final; nobody when left out. */
  readonly finality?: Finality | undefined
  readonly onSealed?: (timing: SealTiming) => void
  /** Hears once of the fault that ends the making of blocks. */
  readonly onFailed?: (failed: FailedBlock) => void
}

/**
 * Makes blocks: pool and clock in, committed block out, one after the other. A transaction that the runtime fails on has
 * failed, or is dropped. A fault that is no transaction's ends the making of blocks for good: the next one would meet it again.
 */
export class Sealer {
  readonly #parts: SealerParts
  /** Whoever pays a fee can cause one a transaction. */
  readonly #faults: QuietLog
  readonly #grace: Grace | undefined
  #previous: bigint | undefined
  /** Milliseconds that the last block took. */
  #took = 0
  /** The seal before this one; never rejects. */
  #turn: Promise<unknown> = Promise.resolve()
  #failure: NodeError | undefined
  /** Had too little left of the last slot: it comes first in the next, whatever others pay, or in the one behind. */
  #promised: Promised | undefined

  constructor(parts: SealerParts) {
    this.#parts = parts
    this.#faults = new QuietLog(parts.log)
    this.#grace = parts.budget && new Grace(parts.budget)
    this.#previous = this.#timestampOfHead()
    parts.chain.events.on('reverted', () => {
      this.#previous = this.#timestampOfHead()
    })
  }

  /** Why no block can be made any more. */
  get failure(): NodeError | undefined {
    return this.#failure
  }

  /**
   * Makes and commits the next block, after those asked for before.
   *
   * @throws NodeError RuntimeFault or Database when no block can be made any more, Stopping after `close`, Sealing for a
   * time that does not follow the head's
   */
  seal(options: SealOptions = {}): Promise<BuiltBlock> {
    const sealed = this.#turn.then(() => this.#sealWithCrypto(options))
    this.#turn = sealed.catch(() => undefined)
    return sealed
  }

  /** As {@link Chain.opener}. */
  opener(): Opener | undefined {
    return this.#parts.chain.opener()
  }

  /** Makes no further block; resolves when those asked for before are made. */
  async close(): Promise<void> {
    this.#turn = this.#turn.then(() => {
      this.#failure ??= new NodeError({ kind: 'Stopping' })
    })
    await this.#turn
  }

  /** The first block may begin with a call that checks a signature, before the code for that is there. */
  async #sealWithCrypto(options: SealOptions): Promise<BuiltBlock> {
    try {
      return this.#seal(options)
    } catch (fault) {
      if (!lacksCrypto(fault)) throw fault
    }
    await loadCrypto()
    return this.#seal(options)
  }

  #seal(options: SealOptions): BuiltBlock {
    if (this.#failure !== undefined) throw this.#failure
    options.onTurn?.()
    const { chain, pool, budget, waited, finality, onSealed } = this.#parts
    const started = performance.now()
    const timestamp = this.#time(options)
    const { number, hash } = chain.head
    const trace: BlockTrace = { shieldKey: undefined, tried: [] }
    try {
      const time =
        budget === undefined ? undefined : new BlockTime(budget, { waited, grace: this.#grace, before: this.#took })
      const proposal = chain.propose({ timestamp, time, trace }, pool.ready(this.#promised))
      this.#report(proposal, number + 1)
      const block = chain.finalise(proposal.builder)
      pool.prepareBlock(block, proposal)
      chain.commit(block)
      this.#promise(proposal)
      this.#previous = timestamp
      finality?.follow(block.number)
      this.#took = performance.now() - started
      onSealed?.({ block, ms: this.#took, transactions: signedIn(proposal) })
      return block
    } catch (fault) {
      if (isStale(fault) || lacksCrypto(fault)) throw fault
      const error = asNodeError(fault, number + 1)
      this.#failure = error
      this.#parts.onFailed?.({ error, number: number + 1, parentHash: hash, timestamp, ...trace })
      throw error
    }
  }

  #promise({ passedOver }: Proposal): void {
    const before = this.#promised
    // The block was full before its turn came, of what is sealed or of pulses.
    const kept = before !== undefined && this.#parts.pool.has(before.hash) ? before.hash : undefined
    const hash = passedOver?.hash ?? kept
    this.#promised = hash === undefined ? undefined : { hash, madeWay: hash === before?.hash }
  }

  #report({ builder, faulted, interrupted, pulseFault }: Proposal, number: number): void {
    for (const fault of builder.ctx.hookFaults)
      this.#faults.error(`the runtime failed on a call that was scheduled for block ${number}: it has failed`, fault)
    if (pulseFault !== undefined)
      this.#faults.error(`the beacon failed: block ${number} begins without its pulses`, pulseFault.value)
    for (const { candidate, fault, included } of faulted) {
      const fate = included ? 'it is in the block as one that failed' : 'it is dropped'
      this.#faults.error(`the runtime failed on transaction ${candidate.hash}: ${fate}`, fault)
    }
    for (const { hash } of interrupted)
      this.#faults.warn(
        `transaction ${hash} took longer than a slot has for it: it was stopped, and is in the block as one that failed`,
      )
  }

  #time({ timestamp }: SealOptions): bigint {
    if (timestamp === undefined) return this.#parts.clock.next(this.#previous)
    const slot = BigInt(this.#parts.chain.slotDuration)
    if (this.#previous === undefined || timestamp / slot > this.#previous / slot) return timestamp
    throw new NodeError({
      kind: 'Sealing',
      details: `expected a time of at least ${(this.#previous / slot + 1n) * slot} ms, in a slot after the head's, found ${timestamp}`,
    })
  }

  /** Time of the head, from its slot: the clock goes on from there after a restart and after time travel. */
  #timestampOfHead(): bigint | undefined {
    const { chain } = this.#parts
    const slot = slotOf(chain.head.header)
    return slot === undefined ? undefined : slot * BigInt(chain.slotDuration)
  }
}

const lacksCrypto = (fault: unknown): boolean => causesOf(fault).some((cause) => cause instanceof CryptoNotReady)

function asNodeError(fault: unknown, block: number): NodeError {
  if (fault instanceof NodeError) return fault
  const details = errorText(fault)
  if (fault instanceof StateError)
    return new NodeError(
      { kind: 'Database', details: `block ${block} could not be written: ${details}` },
      { cause: fault },
    )
  return new NodeError({ kind: 'RuntimeFault', block, details }, { cause: fault })
}

function signedIn({ included }: Proposal): number {
  let count = 0
  for (const { extrinsic } of included) if (extrinsic.signed !== undefined) count++
  return count
}
