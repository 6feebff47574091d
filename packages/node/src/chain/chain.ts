import { toHex0x, withKind } from '@glia/base'
import {
  auraDigest,
  BlockBuilder,
  Ctx,
  type Digest,
  type Extrinsic,
  type H256,
  type Runtime,
  signingPayload,
  systemItems,
  type TransactionSource,
  type ValidTransaction,
  validateTransaction,
} from '@glia/frame'
import { type Sealed, sealedBy } from '@glia/runtime'
import { type AuxEntry, Overlay, type StateReader, type StateStore } from '@glia/state'
import { loadCrypto, SignatureHost, type VerifiedSignature, verifySignature } from '../crypto/signatureHost.ts'
import type { SignatureTask } from '../crypto/verifyBatch.ts'
import { NodeError } from '../errors.ts'
import { Opener } from '../shield/opener.ts'
import { Emitter } from '../util/emitter.ts'
import { assemble, type Block, type BuiltBlock, type GivenBlock, type SealedHeader } from './block.ts'
import { BlockIndex } from './blockIndex.ts'
import type { Candidate, Proposal } from './candidate.ts'
import type { ChainEvents, ChainOptions, Reverted } from './chainEvents.ts'
import { isOfState, withoutBlame } from './fault.ts'
import { identityRecord, lackingRecords, requireChain } from './identity.ts'
import { openStored, startChain } from './origin.ts'
import { PastViews } from './pastViews.ts'
import { processBlock } from './process.ts'
import { type BlockInput, propose } from './propose.ts'
import { Snapshots } from './snapshots.ts'
import { type ChainSpec, slotDuration } from './spec.ts'

/** Blocks that were finalised on the head and may be asked for again; those from outside may never be committed. */
const KEPT_BUILT = 16

/**
 * One chain without forks: state, blocks, and the steps every engine drives it by: `check` a transaction, `propose` a
 * block or `process` a given one, `finalise` it, `commit` it. A block at work stands beside the head, never on it.
 */
export class Chain {
  readonly spec: ChainSpec
  readonly runtime: Runtime
  readonly store: StateStore
  readonly host = new SignatureHost()
  readonly slotDuration: number
  readonly events: Emitter<ChainEvents>
  readonly snapshots: Snapshots
  readonly #options: ChainOptions
  readonly #blocks: BlockIndex
  readonly #past = new PastViews()
  /** Blocks of the builders that are open on the head and closed. */
  #built: BuiltBlock[] = []
  /** Records that the store is to get with the next block. */
  #missing: readonly AuxEntry[]
  #ctx: Ctx
  #head: Block
  #genesis: Block
  #finalized: number

  /** @param original the chain that `store` is a fork of: of the same spec, which needs no genesis made anew to be told */
  constructor(spec: ChainSpec, store: StateStore, options: ChainOptions = {}, original?: Chain) {
    this.spec = spec
    this.runtime = spec.runtime
    this.store = store
    this.#options = options
    this.slotDuration = slotDuration(spec.runtime)
    this.events = new Emitter(options.onFault ?? rethrow)
    this.#blocks = new BlockIndex(store)
    const empty = store.head === undefined
    this.#head = empty ? startChain(spec, store, this.#blocks, [identityRecord(spec)]) : openStored(store, this.#blocks)
    this.#genesis = this.#blocks.required(0)
    if (empty) this.#missing = []
    else
      this.#missing = original?.spec === spec ? lackingRecords(spec, store) : requireChain(spec, store, this.#genesis)
    this.#ctx = this.#contextOf(store.reader(), this.#head.number)
    // Nothing but a finalized block outlives the process: this chain has no forks to come back to.
    this.#finalized = this.#head.number
    this.snapshots = new Snapshots(this)
  }

  get head(): Block {
    return this.#head
  }

  get genesisHash(): H256 {
    return this.#genesis.hash
  }

  get genesis(): Block {
    return this.#genesis
  }

  /** Number of the last finalized block. */
  get finalized(): number {
    return this.#finalized
  }

  // The steps of a block.

  /**
   * May this transaction enter the pool? Throws ValidityFailure, or CryptoNotReady when its signature was not verified
   * before and the signature code is not loaded.
   */
  check(extrinsic: Extrinsic, source: TransactionSource, verified: VerifiedSignature | undefined): ValidTransaction {
    return this.host.trusting(verified, () => validateTransaction(this.#ctx, extrinsic, source, this.#head.hash))
  }

  /**
   * A new block on the head, its hooks run, nothing in it yet. Any number can be open; none is seen by anybody else, and
   * all are stale once the head moves. Throws NodeError RuntimeFault.
   */
  openBlock(timestamp: bigint): BlockBuilder {
    const { number, hash } = this.#head
    const start = { number: number + 1, parentHash: hash, digest: this.digestAt(timestamp) }
    return withoutBlame(start.number, () => new BlockBuilder(this.#ctx, start))
  }

  /**
   * A filled and closed block on the head: the author's inherents, then its pulses and the candidates as long as they fit. Without
   * pulses when the beacon fails, which `pulseFault` tells: blocks do not wait for it.
   */
  propose(input: BlockInput, candidates: Iterable<Candidate>): Proposal {
    const { shield } = this.#options
    const { due, fault } = this.#pulses(input.timestamp)
    const all = due.length === 0 ? candidates : joined(due, candidates)
    const proposal = propose(() => this.openBlock(input.timestamp), this.host, { shield, ...input }, all)
    return fault === undefined ? proposal : { ...proposal, pulseFault: fault }
  }

  #pulses(timestamp: bigint): { readonly due: readonly Candidate[]; readonly fault?: { readonly value: unknown } } {
    try {
      return { due: [...(this.#options.beacon?.due(this.#ctx, timestamp) ?? [])] }
    } catch (value) {
      if (isOfState(value)) throw value
      return { due: [], fault: { value } }
    }
  }

  /** What a transaction brings sealed for a block that is made here; undefined also where blocks announce no keys. */
  sealedIn({ call }: Extrinsic): Sealed | undefined {
    return this.#options.shield === undefined ? undefined : sealedBy(call)
  }

  /** Who opens what is sealed for the next block; undefined where blocks announce no keys. */
  opener(): Opener | undefined {
    const { shield } = this.#options
    return shield && new Opener(this.#ctx, shield)
  }

  /**
   * Executes a block that somebody else made.
   *
   * @throws NodeError BadBlock, StaleBuilder (the head moved while its signatures were checked), RuntimeFault
   */
  process(given: GivenBlock): Promise<BlockBuilder> {
    return processBlock(this, given, this.#options.verify ?? verifyHere)
  }

  /**
   * The block of a builder: roots, header and hash; asked again, the same. `stateRoot` true works out the state root
   * whatever the chain's option says. Throws NodeError StaleBuilder, RuntimeFault.
   */
  finalise(builder: BlockBuilder, { stateRoot = false }: { stateRoot?: boolean } = {}): BuiltBlock {
    this.requireCurrent(builder)
    const root = stateRoot || this.#options.stateRoots !== 'onRequest'
    const known = this.#built.find((block) => block.builder === builder)
    if (known !== undefined && (!root || known.pending.root !== undefined)) return known
    const changes = withoutBlame(builder.start.number, () => builder.finalise())
    const pending = this.store.prepare(changes, { root })
    const { number, parentHash } = builder.start
    const { hash, header, body } = assemble({ number, parentHash, digest: builder.digest }, pending.root, [
      ...builder.body,
    ])
    const built = { number, hash, header, body, pending, builder }
    this.#built = this.#built.filter((block) => block !== known).slice(1 - KEPT_BUILT)
    this.#built.push(built)
    return built
  }

  /** State root at the head, worked out now if its block came without one. */
  stateRoot(): H256 {
    return toHex0x(this.store.headRoot()) as H256
  }

  /** Makes a built block the head: values, history, header and body in one atomic write. Throws NodeError StaleBuilder. */
  commit(block: BuiltBlock): void {
    this.requireCurrent(block.builder)
    const { number, hash, header, body, pending } = block
    const oldest = this.#options.blocks === 'withState' ? Math.min(this.store.oldest, this.snapshots.oldest) : 0
    const outdated = this.#blocks.outdated(oldest)
    this.store.commit({
      number,
      hash,
      parentHash: header.parentHash,
      pending,
      aux: [...this.#blocks.records(block), ...this.#missing],
      forget: outdated.keys,
    })
    this.#blocks.forgotten(outdated)
    this.#missing = []
    this.#built = []
    this.#ctx.overlay.adopt(block.builder.layer, this.store.reader())
    this.#ctx.blockNumber = number
    // Without the pending state: it holds on to the trie.
    this.#head = { number, hash, header, body }
    this.#blocks.remember(this.#head)
    this.events.emit('block', block)
  }

  /** Throws NodeError StaleBuilder unless the block follows the present head. */
  requireCurrent({ parent, start }: BlockBuilder): void {
    if (parent === this.#ctx && start.number === this.#head.number + 1) return
    throw new NodeError({ kind: 'StaleBuilder', block: start.number, head: this.#head.number })
  }

  /** Marks blocks up to `number` as final. */
  markFinal(number: number): void {
    const to = Math.min(number, this.#head.number)
    const from = this.#finalized
    if (to <= from) return
    this.#finalized = to
    this.events.emit('finalized', { from: from + 1, to })
  }

  // Time travel.

  /**
   * Takes back every block above `number`. Transactions of blocks that were not final return to the pool, unless told
   * otherwise. Throws NodeError TimeTravel when that block or its state is not there.
   */
  revert(number: number, { transactions = 'return' }: { transactions?: Reverted['transactions'] } = {}): void {
    if (number === this.#head.number) return
    this.#requireState(number)
    const unfinalized: Block[] = []
    for (let n = Math.max(number, this.#finalized) + 1; n <= this.#head.number; n++)
      unfinalized.push(this.#blocks.required(n))
    const finalized = this.#finalized > number
    this.store.revert(number)
    // The block that brought them may be among those that are gone.
    this.#missing = lackingRecords(this.spec, this.store)
    this.#blocks.clear()
    this.#built = []
    this.#past.clear()
    this.snapshots.dropAbove(number)
    this.#head = this.#blocks.required(number)
    this.#finalized = Math.min(this.#finalized, number)
    this.#ctx = this.#contextOf(this.store.reader(), number)
    this.events.emit('reverted', { to: number, unfinalized, finalized, transactions })
  }

  /** An independent chain in memory that begins at a block of this one. Throws NodeError TimeTravel. */
  fork(number: number = this.#head.number): Chain {
    this.#requireState(number)
    const { shield, ...others } = this.#options
    const options = shield === undefined ? others : { ...others, shield: shield.forked() }
    return new Chain(this.spec, this.store.fork(number), options, this)
  }

  // Looking things up.

  /** The bytes that the signature of a transaction must cover if it enters the next block. Throws ValidityFailure. */
  payload(extrinsic: Extrinsic): Uint8Array | undefined {
    if (extrinsic.signed === undefined) return undefined
    const { signed } = extrinsic
    const ctx = this.#ctx
    return ctx.simulate(() => {
      // The head's hash is in the state only from the next block on; signatures of the first block and of young eras cover it.
      systemItems.blockHash.set(ctx, ctx.blockNumber, this.#head.hash)
      ctx.blockNumber++
      try {
        return signingPayload(ctx, signed)
      } finally {
        ctx.blockNumber--
      }
    })
  }

  /** The digest of a block of that time, in milliseconds. */
  digestAt(timestamp: bigint): Digest {
    return { logs: [auraDigest(timestamp / BigInt(this.slotDuration))] }
  }

  byNumber(number: number): Block | undefined {
    return number === this.#head.number ? this.#head : this.#blocks.byNumber(number)
  }

  byHash(hash: string): Block | undefined {
    const number = this.#numberOf(hash)
    return number === undefined ? undefined : this.byNumber(number)
  }

  /** Header of a block that is known: its body, which may have megabytes, is not looked at. */
  headerAt(number: number): SealedHeader | undefined {
    return this.#blocks.header(number)
  }

  headerBy(hash: string): SealedHeader | undefined {
    const number = this.#numberOf(hash)
    return number === undefined ? undefined : this.headerAt(number)
  }

  hashOf(number: number): H256 | undefined {
    return number === this.#head.number ? this.#head.hash : this.#blocks.hash(number)
  }

  /** Header of the block with this hash, or of the head. Throws NodeError UnknownBlock. */
  header(hash?: string | undefined): SealedHeader {
    const found = hash === undefined ? this.headerAt(this.#head.number) : this.headerBy(hash)
    if (found === undefined) throw new NodeError({ kind: 'UnknownBlock', hash: hash ?? this.#head.hash })
    return found
  }

  /** State after a block, as bytes. Throws NodeError UnknownBlock or StateDiscarded. */
  state(hash?: string | undefined): StateReader {
    const block = hash === undefined ? this.#head : this.header(hash)
    const reader = block.number === this.#head.number ? this.store.reader() : this.store.at(block.number)
    if (reader === undefined) throw discarded(block)
    return reader
  }

  /** State after a block, for the runtime: change it only inside `simulate`. Throws NodeError UnknownBlock or StateDiscarded. */
  view(hash?: string | undefined): Ctx {
    const block = hash === undefined ? this.#head : this.header(hash)
    if (block.number === this.#head.number) {
      // What clients asked for between two blocks must not pile up either.
      this.#ctx.overlay.trim()
      return this.#ctx
    }
    const reader = this.store.at(block.number)
    if (reader === undefined) {
      // A view that is at hand outlives its state; what it happens to have read would be all that it can answer.
      this.#past.drop(block.number)
      throw discarded(block)
    }
    const open = () => this.#contextOf(reader, block.number)
    return this.#past.view(block.number, open)
  }

  /** A question about the state after a block is under way: what is decoded for it stays at hand until what this answers is called. */
  holdView(number: number): () => void {
    const letGo = [this.#past.hold(number)]
    // The head needs nothing, and what it is a few blocks on needs little.
    if (number !== this.#head.number) letGo.push(this.store.hold(number))
    return () => {
      for (const each of letGo) each()
    }
  }

  close(): void {
    this.store.close()
  }

  #numberOf(hash: string): number | undefined {
    return hash === this.#head.hash ? this.#head.number : this.#blocks.number(hash)
  }

  #contextOf(reader: StateReader, number: number): Ctx {
    return new Ctx(new Overlay(reader, this.runtime), this.runtime, this.host, number)
  }

  #requireState(number: number): void {
    // From programs whose types nobody checks: a text is found as well, and what is reckoned with it is another block.
    const isWhole = Number.isInteger(number)
    if (isWhole && this.headerAt(number) !== undefined && this.store.at(number) !== undefined) return
    const range = `${this.store.oldest} to ${this.#head.number}`
    throw new NodeError({
      kind: 'TimeTravel',
      details: isWhole
        ? `expected a block whose state is kept (${range}), found ${number}`
        : `expected the number of a block whose state is kept (${range}), found ${withKind(number)}`,
    })
  }
}

function discarded({ hash }: SealedHeader): NodeError {
  return new NodeError({ kind: 'StateDiscarded', hash })
}

function rethrow(fault: unknown): never {
  throw fault
}

async function verifyHere({ kind, signature, message, publicKey }: SignatureTask): Promise<boolean> {
  await loadCrypto()
  return verifySignature(kind, signature, message, publicKey)
}

function* joined<T>(first: Iterable<T>, then: Iterable<T>): Generator<T> {
  yield* first
  yield* then
}
