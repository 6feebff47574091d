import { BrokenBlock, CodecError, type EventRecord, ValidityFailure } from '../../packages/frame/src/index.ts'
import { type Candidate, type Chain, callRuntime, NodeError } from '../../packages/node/src/index.ts'
import { TEMPO } from '../../packages/runtime/src/testing/busyChain.ts'
import { type CaseReport, type Part, Tally } from '../part.ts'
import { Random } from '../random.ts'
import { wrongBooks } from './books.ts'
import { Draws } from './draws.ts'
import { busyNetwork, type Network } from './network.ts'
import { sceneOf } from './scene.ts'
import { trusted } from './transactions.ts'
import type { Values } from './values.ts'

const MOST_BLOCKS = 8
/** Functions of the runtime APIs that are asked of the state which a case leaves. */
const ASKED = 12
/** A block that takes longer stops a chain; the rules' own limit is far below. */
const SLOW_MS = 5_000
/** Rao: with balances of this size root makes more than a u64 can count. */
const VAST = 1n << 58n

/** Every call, by all kinds of signers, in blocks that a second chain executes again. */
export class Calls implements Part {
  readonly #network: Network = busyNetwork()

  async run(seed: string, number: number): Promise<CaseReport> {
    const tally = new Tally()
    const one = new Case(this.#network, new Random(`calls ${seed} ${number}`), tally)
    try {
      await one.run()
    } finally {
      one.close()
    }
    return tally
  }

  async close(): Promise<void> {
    this.#network.chain.close()
  }
}

class Case {
  readonly #network: Network
  readonly #random: Random
  readonly #tally: Tally
  readonly #values: Values
  readonly #draws: Draws
  readonly #chain: Chain
  /** Executes what the first chain made, having decoded nothing of its own before. */
  #twin: Chain
  /** Whether what accounts hold says anything: not once root wrote what no rule would. */
  #booksHold = true
  #time: bigint

  constructor(network: Network, random: Random, tally: Tally) {
    this.#network = network
    this.#random = random
    this.#tally = tally
    this.#chain = network.chain.fork()
    this.#twin = network.chain.fork()
    this.#time = BigInt(this.#chain.head.number * this.#chain.slotDuration)
    const scene = sceneOf(this.#chain.view(), network.everybody, network.storageKeys)
    this.#draws = new Draws(this.#chain.runtime, network.everybody, random, scene, { raw: random.oneIn(8) })
    this.#values = this.#draws.values
  }

  async run(): Promise<void> {
    const blocks = 2 + this.#random.below(MOST_BLOCKS)
    for (let at = 0; at < blocks; at++) {
      if (!(await this.#block(at === 0 ? this.#draws.enriching() : this.#draws.transactions()))) return
      // An epoch of every subnet meets what the calls left.
      if (this.#random.oneIn(3)) for (let i = 0; i < TEMPO; i++) if (!(await this.#block([]))) return
    }
    this.#ask()
  }

  close(): void {
    this.#chain.close()
    this.#twin.close()
  }

  /** Makes a block of what is offered and has the second chain execute it. False when the case cannot go on. */
  async #block(offered: readonly Uint8Array[]): Promise<boolean> {
    const chain = this.#chain
    const slot = BigInt(chain.slotDuration)
    this.#time += slot * BigInt(this.#random.oneIn(10) ? 1 + this.#random.below(1_000) : 1)
    const candidates = this.#admitted(offered)
    const began = performance.now()
    try {
      const proposal = chain.propose({ timestamp: this.#time }, candidates)
      this.#tally.count('refused at last', proposal.refused.length)
      for (const { candidate, fault } of proposal.faulted) {
        if (this.#values.rawStorage && fault instanceof BrokenBlock)
          this.#tally.count('took from the block what it ends with')
        else this.#found('transaction faults', candidate, fault)
      }
      const block = chain.finalise(proposal.builder)
      this.#outcomes(proposal.builder.ctx.events)
      const { number, hash, header, body } = block
      chain.commit(block)
      const builder = await this.#twin.process({ number, parentHash: header.parentHash, header, hash, body })
      this.#twin.commit(this.#twin.finalise(builder))
      if (number % 3 === 0) {
        const before = this.#twin
        this.#twin = before.fork()
        before.close()
      }
    } catch (fault) {
      const kind =
        fault instanceof NodeError && fault.shape.kind === 'BadBlock' ? 'the second chain disagrees' : 'no block'
      this.#tally.found(kind, `block ${chain.head.number} with ${candidates.map(callName).join(', ')}`, fault)
      return false
    }
    const took = performance.now() - began
    this.#tally.count('blocks')
    if (took > SLOW_MS) {
      // A subnet of 36,000 neurons and 38 mechanisms, which no rule lets anybody make: it takes long, and has to come to an end.
      if (this.#values.rawStorage) {
        this.#tally.count('slow blocks of what root wrote')
        return false
      }
      this.#tally.found('slow block', `${candidates.map(callName).join(', ')} took ${(took / 1000).toFixed(0)} s`)
    }
    return this.#look(candidates)
  }

  #admitted(offered: readonly Uint8Array[]): Candidate[] {
    const candidates: Candidate[] = []
    for (const bytes of offered) {
      try {
        const candidate = trusted(this.#chain, bytes)
        candidates.push(candidate)
        this.#chain.check(candidate.extrinsic, 'External', candidate.verified)
        this.#tally.count('admitted')
      } catch (fault) {
        // What the pool refuses now, a block may take after what stands before it; bounds of arguments refuse bytes.
        if (fault instanceof CodecError) this.#tally.count('not decodable')
        else if (fault instanceof ValidityFailure) this.#tally.count(`refused: ${fault.error.value.type}`)
        else this.#tally.found('admission faults', `${Buffer.from(bytes).toString('hex').slice(0, 400)}`, fault)
      }
    }
    return candidates
  }

  #outcomes(events: readonly EventRecord[]): void {
    for (const { event, fields } of events) {
      if (event.name === 'TotalIssuanceForced') this.#booksHold = false
      if (event.name === 'BalanceSet' && (fields as { readonly free: bigint }).free >= VAST) this.#booksHold = false
      if (event.name === 'ExtrinsicSuccess') this.#tally.count('succeeded')
      else if (event.name === 'ExtrinsicFailed') this.#tally.count('failed')
    }
  }

  #look(candidates: readonly Candidate[]): boolean {
    const ctx = this.#chain.view()
    this.#values.scene = sceneOf(ctx, this.#network.everybody, this.#network.storageKeys)
    if (this.#values.rawStorage) this.#booksHold = false
    const wrong = this.#booksHold ? wrongBooks(ctx) : undefined
    if (wrong === undefined) return true
    this.#tally.found('books', `${wrong}, after ${candidates.map(callName).join(', ')}`)
    return false
  }

  /** Runtime APIs answer on whatever state the calls left. */
  #ask(): void {
    const { runtime } = this.#chain
    const names = [...runtime.methods.keys()]
    for (let i = 0; i < ASKED; i++) {
      const name = this.#random.pick(names)
      const { method } = runtime.methods.get(name) as NonNullable<ReturnType<typeof runtime.methods.get>>
      const args = Buffer.concat(method.args.map(({ name: argument, codec }) => this.#values.of(codec, argument)))
      try {
        callRuntime(this.#chain.view(), name, args)
        this.#tally.count('runtime API answers')
      } catch (fault) {
        const kind = fault instanceof NodeError ? fault.shape.kind : 'other'
        if (kind === 'BadCallInput') this.#tally.count('runtime API refusals')
        else if (kind === 'ExecutionFailed' && isTyped((fault as Error).cause))
          this.#tally.count('runtime API validity errors')
        else this.#tally.found('runtime API faults', `${name}(0x${args.toString('hex').slice(0, 400)})`, fault)
      }
    }
  }

  #found(kind: string, candidate: Candidate, fault: unknown): void {
    const bytes = Buffer.from(candidate.extrinsic.bytes).toString('hex').slice(0, 600)
    this.#tally.found(kind, `${callName(candidate)} 0x${bytes}`, fault)
  }
}

/** Refusals that a runtime API answers with on purpose. */
const isTyped = (fault: unknown): boolean => fault instanceof ValidityFailure || fault instanceof CodecError

const callName = ({ extrinsic: { call } }: Candidate): string => `${call.bound.pallet}.${call.bound.name}`
