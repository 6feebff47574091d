import { type BoundCall, CodecError, ValidityFailure } from '../../packages/frame/src/index.ts'
import type { BuiltBlock, Candidate, Chain, GivenBlock } from '../../packages/node/src/index.ts'
import { Draws } from '../calls/draws.ts'
import type { Network } from '../calls/network.ts'
import { sceneOf } from '../calls/scene.ts'
import { trusted } from '../calls/transactions.ts'
import type { Tally } from '../part.ts'
import { Random } from '../random.ts'
import { broken, type Sums, sumsOf } from './laws.ts'
import { traceOf } from './trace.ts'

/** Blocks after which a sequence begins anew: root has made a wreck of the network by then. */
const ERA = 250
/** Blocks that the second process gets at once. */
const PORTION = 25
/** One transaction of so many blocks is tried by itself. */
const TRIED = 2
const TRIES = 4

/** With these root says what was issued, who is root, and what an account without a key does: nothing that a rule could keep. */
const LEFT_OUT = new RegExp(
  `^(?:${['force_adjust_total_issuance', 'force_set_balance', 'force_transfer', 'force_unreserve', 'set_key', 'remove_key', 'sudo_as', 'swap_coldkey', 'dispatch_as(?:_fallible)?'].join('|')})$`,
)
/** Accounts of pallets begin with `modl`: nobody holds their keys. */
const PALLETS = '0x6d6f646c'

const isDrawn = ({ name }: BoundCall): boolean => !LEFT_OUT.test(name)

/** Who executes the blocks once more. */
export interface Follower {
  begin(): Promise<void>
  /** Answers what is wrong with them. */
  execute(blocks: readonly GivenBlock[]): Promise<string | undefined>
}

/** Blocks of random calls, one after the other, and after each of them what has to hold. */
export class Sequence {
  readonly #network: Network
  readonly #random: Random
  readonly #tally: Tally
  readonly #follower: Follower
  #chain: Chain
  #draws: Draws
  #sums: Sums
  #time = 0n
  #untold: GivenBlock[] = []

  /** @param seed decides everything that is drawn */
  constructor(network: Network, seed: string, tally: Tally, follower: Follower) {
    this.#network = network
    this.#random = new Random(`invariants ${seed}`)
    this.#tally = tally
    this.#follower = follower
    this.#chain = network.chain.fork()
    this.#draws = this.#newDraws()
    this.#sums = sumsOf(this.#chain.view())
  }

  /** Makes so many blocks; false when one was found wrong, behind which nothing says anything. */
  async run(blocks: number, made: (block: number) => void = () => {}): Promise<boolean> {
    for (let at = 0; at < blocks; at++) {
      if (at % ERA === 0 && !(await this.#begin())) return false
      if (!this.#block()) return false
      made(at + 1)
      if (this.#untold.length === PORTION && !(await this.#tellAll())) return false
    }
    return this.#tellAll()
  }

  close(): void {
    this.#chain.close()
  }

  async #begin(): Promise<boolean> {
    if (!(await this.#tellAll())) return false
    this.#chain.close()
    this.#chain = this.#network.chain.fork()
    this.#draws = this.#newDraws()
    this.#sums = sumsOf(this.#chain.view())
    this.#time = BigInt(this.#chain.head.number * this.#chain.slotDuration)
    await this.#follower.begin()
    return true
  }

  #newDraws(): Draws {
    const { everybody, storageKeys } = this.#network
    const scene = sceneOf(this.#chain.view(), everybody, storageKeys)
    const signers = everybody.filter((account) => !account.startsWith(PALLETS))
    return new Draws(this.#chain.runtime, signers, this.#random, scene, { raw: false, isDrawn })
  }

  async #tellAll(): Promise<boolean> {
    if (this.#untold.length === 0) return true
    const blocks = this.#untold
    this.#untold = []
    const wrong = await this.#follower.execute(blocks)
    if (wrong !== undefined) this.#tally.found('the second process disagrees', wrong)
    return wrong === undefined
  }

  #block(): boolean {
    const chain = this.#chain
    this.#time += BigInt(chain.slotDuration)
    const candidates = this.#admitted(this.#draws.transactions())
    if (candidates.length > 0 && this.#random.oneIn(TRIED)) this.#tryOne(candidates)
    let block: BuiltBlock
    try {
      const proposal = chain.propose({ timestamp: this.#time }, candidates)
      for (const { candidate, fault } of proposal.faulted)
        this.#tally.found('transaction faults', callName(candidate), fault)
      block = chain.finalise(proposal.builder)
      for (const { event } of proposal.builder.ctx.events) {
        if (event.name === 'ExtrinsicSuccess') this.#tally.count('succeeded')
        else if (event.name === 'ExtrinsicFailed') this.#tally.count('failed')
      }
      chain.commit(block)
    } catch (fault) {
      this.#tally.found('no block', candidates.map(callName).join(', '), fault)
      return false
    }
    this.#tally.count('blocks')
    const { number, hash, header, body } = block
    this.#untold.push({ number, parentHash: header.parentHash, header, hash, body })
    return this.#holds(candidates)
  }

  #holds(candidates: readonly Candidate[]): boolean {
    const ctx = this.#chain.view()
    const sums = sumsOf(ctx)
    const wrong = broken(this.#sums, sums)
    if (wrong.length > 0) this.#tally.found('a sum', this.#blame(candidates, wrong))
    this.#sums = sums
    this.#draws.values.scene = sceneOf(ctx, this.#network.everybody, this.#network.storageKeys)
    return wrong.length === 0
  }

  /** Makes the last block once more and says with which transaction a sum was first wrong. */
  #blame(candidates: readonly Candidate[], wrong: readonly string[]): string {
    const chain = this.#chain.fork(this.#chain.head.number - 1)
    try {
      const builder = chain.openBlock(this.#time)
      builder.applyInherents({ timestamp: this.#time })
      let sums = sumsOf(builder.ctx)
      const byItself = broken(this.#sums, sums)
      if (byItself.length > 0)
        return `${byItself.join('; ')}, by what happens at the start of block ${builder.start.number}`
      for (const candidate of candidates) {
        const events = builder.ctx.events.length
        try {
          chain.host.trusting(candidate.verified, () => builder.apply(candidate.extrinsic))
        } catch {
          continue
        }
        const now = sumsOf(builder.ctx)
        const found = broken(sums, now)
        sums = now
        if (found.length === 0) continue
        const names = builder.ctx.events.slice(events).map(({ event }) => event.name)
        return `${found.join('; ')}, by ${callName(candidate)} 0x${Buffer.from(candidate.extrinsic.bytes).toString('hex').slice(0, 600)} with ${names.join(', ')}`
      }
      return `${wrong.join('; ')}, by nothing in the block alone`
    } finally {
      chain.close()
    }
  }

  /** Most of them follow others of their signer's: the first that may be in a block by itself. */
  #tryOne(candidates: readonly Candidate[]): void {
    for (let left = TRIES; left > 0; left--) {
      const candidate = this.#random.pick(candidates)
      const trace = traceOf(this.#chain, this.#time, candidate)
      if (trace.kind === 'refused') continue
      this.#tally.count(`tried alone: ${trace.kind}`)
      if (trace.kind === 'failed' && trace.left.length > 0)
        this.#tally.found(
          'a call that failed left something',
          `${callName(candidate)} changed ${trace.left.join(', ')}`,
        )
      return
    }
  }

  #admitted(offered: readonly Uint8Array[]): Candidate[] {
    const candidates: Candidate[] = []
    for (const bytes of offered) {
      try {
        candidates.push(trusted(this.#chain, bytes))
      } catch (fault) {
        if (!(fault instanceof CodecError || fault instanceof ValidityFailure)) throw fault
      }
    }
    return candidates
  }
}

const callName = ({ extrinsic: { call } }: Candidate): string => `${call.bound.pallet}.${call.bound.name}`
