import {
  applyExtrinsic,
  auraDigest,
  Ctx,
  decodeExtrinsic,
  type Extrinsic,
  finalizeBlock,
  type H256,
  type Header,
  headerHash,
  inherents,
  initializeBlock,
  type Runtime,
  signingPayload,
  systemItems,
  type TransactionSource,
  ValidityFailure,
  type ValidTransaction,
  validateTransaction,
} from '@glia/frame'
import { EMPTY_ROOT, hex0x, Overlay, orderedRoot, type StateReader, type StateStore } from '@glia/state'
import { SignatureHost, type VerifiedSignature } from '../crypto/signatureHost.ts'
import { NodeError } from '../errors.ts'
import { Emitter } from '../util/emitter.ts'
import { Lru } from '../util/lru.ts'
import type { Block, BuiltBlock } from './block.ts'
import { BlockIndex } from './blockIndex.ts'
import type { Candidate, Proposal } from './candidate.ts'
import { type ChainSpec, slotDuration } from './spec.ts'

const ZERO_HASH = `0x${'00'.repeat(32)}` as H256
/** Layout of the extrinsics' trie at system version 1 (`RuntimeVersion::extrinsics_root_state_version`). */
const EXTRINSICS_LAYOUT = 0
/** Old states with their decoded values kept for further questions. */
const KEPT_VIEWS = 24
/** Transactions in a row that no longer fit before a block counts as full (`MAX_SKIPPED_TRANSACTIONS`). */
const MAX_SKIPPED = 8

export interface ChainEvents {
  /** A block was committed: its state, header and body are readable. */
  block: BuiltBlock
  finalized: { readonly from: number; readonly to: number }
  /** Blocks above `to` were taken back (time travel). */
  reverted: { readonly to: number }
}

/** What a block's author knows beside the transactions. */
export interface BlockInput {
  /** Milliseconds since the Unix epoch; decides the slot. */
  readonly timestamp: bigint
  /** Asked before each transaction; true ends the block. */
  readonly outOfTime?: () => boolean
}

/**
 * One chain without forks: state, blocks, and the four steps every engine drives it by:
 * `check` a transaction, `propose` a block, `execute` a given one, `commit` it.
 */
export class Chain {
  readonly spec: ChainSpec
  readonly runtime: Runtime
  readonly store: StateStore
  readonly host = new SignatureHost()
  readonly slotDuration: number
  readonly events: Emitter<ChainEvents>
  readonly #blocks: BlockIndex
  readonly #views = new Lru<number, Ctx>(KEPT_VIEWS)
  #ctx: Ctx
  #head: Block
  #genesis: Block
  #finalized: number
  /** Of the block being built. */
  #digest: Header['digest'] = { logs: [] }

  constructor(spec: ChainSpec, store: StateStore, onFault: (fault: unknown) => void) {
    this.spec = spec
    this.runtime = spec.runtime
    this.store = store
    this.slotDuration = slotDuration(spec.runtime)
    this.events = new Emitter(onFault)
    this.#blocks = new BlockIndex(store)
    this.#ctx = new Ctx(new Overlay(store.reader(), this.runtime), this.runtime, this.host, 0)
    this.#head = store.head === undefined ? this.#makeGenesis() : this.#open(store.head)
    this.#genesis = this.#require(0)
    this.#ctx.blockNumber = this.#head.number
    // Nothing but a finalized block outlives the process: this chain has no forks to come back to.
    this.#finalized = this.#head.number
  }

  get head(): Block {
    return this.#head
  }

  get genesisHash(): H256 {
    return this.#genesis.hash
  }

  /** Number of the last finalized block. */
  get finalized(): number {
    return this.#finalized
  }

  // The four steps.

  /**
   * May this transaction enter the pool? Throws ValidityFailure, or CryptoNotReady when its signature was not verified
   * before and the signature code is not loaded.
   */
  check(extrinsic: Extrinsic, source: TransactionSource, verified: VerifiedSignature | undefined): ValidTransaction {
    return this.host.trusting(verified, () => validateTransaction(this.#ctx, extrinsic, source, this.#head.hash))
  }

  /**
   * Builds the next block on the head: the author's inherents, then the candidates as long as they fit. Must be followed
   * by `commit` or `discard`. A candidate that the runtime fails on is left out, with no trace.
   */
  propose(input: BlockInput, candidates: Iterable<Candidate>): { block: BuiltBlock; proposal: Proposal } {
    const body = this.#begin(input)
    const included: Candidate[] = []
    const refused: { candidate: Candidate; error: ValidityFailure['error'] }[] = []
    const faulted: { candidate: Candidate; fault: unknown }[] = []
    let skipped = 0
    for (const candidate of candidates) {
      if (input.outOfTime?.() === true) break
      try {
        this.host.trusting(candidate.verified, () => applyExtrinsic(this.#ctx, candidate.extrinsic))
        body.push(candidate.extrinsic.bytes)
        included.push(candidate)
      } catch (fault) {
        if (!(fault instanceof ValidityFailure)) faulted.push({ candidate, fault })
        else if (fault.error.value.type !== 'ExhaustsResources') refused.push({ candidate, error: fault.error })
        else if (++skipped > MAX_SKIPPED) break
      }
    }
    return { block: this.#finish(body), proposal: { included, refused, faulted } }
  }

  /** Executes a whole body as another author proposed it. Throws ValidityFailure (nothing is changed then). */
  execute(input: BlockInput, body: readonly Uint8Array[]): BuiltBlock {
    this.#initialize(input.timestamp)
    try {
      for (const bytes of body) applyExtrinsic(this.#ctx, decodeExtrinsic(this.runtime, bytes))
      return this.#finish([...body])
    } catch (fault) {
      this.discard()
      throw fault
    }
  }

  /** Makes a built block the head: values, history, header and body in one atomic write. */
  commit(block: BuiltBlock): void {
    this.store.commit({
      number: block.number,
      hash: block.hash,
      parentHash: block.header.parentHash,
      pending: block.pending,
      aux: this.#blocks.records(block),
    })
    this.#ctx.overlay.settle(this.store.reader())
    // Without the pending state: it holds on to the trie.
    const { number, hash, header, body } = block
    this.#head = { number, hash, header, body }
    this.#blocks.remember(this.#head)
    this.events.emit('block', block)
  }

  /** Gives up what `propose` or `execute` did. */
  discard(): void {
    this.#ctx.overlay.rollback(0)
    this.#ctx.events = []
    this.#ctx.blockNumber = this.#head.number
  }

  /** Marks blocks up to `number` as final. */
  finalize(number: number): void {
    const to = Math.min(number, this.#head.number)
    const from = this.#finalized
    if (to <= from) return
    this.#finalized = to
    this.events.emit('finalized', { from: from + 1, to })
  }

  /** Takes back every block above `number` (time travel in development). */
  revert(number: number): void {
    this.discard()
    this.store.revert(number)
    this.#blocks.forget()
    this.#views.clear()
    this.#head = this.#require(number)
    this.#finalized = Math.min(this.#finalized, number)
    this.#ctx = new Ctx(new Overlay(this.store.reader(), this.runtime), this.runtime, this.host, number)
    this.events.emit('reverted', { to: number })
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

  byNumber(number: number): Block | undefined {
    return number === this.#head.number ? this.#head : this.#blocks.byNumber(number)
  }

  byHash(hash: string): Block | undefined {
    if (hash === this.#head.hash) return this.#head
    const number = this.#blocks.number(hash)
    return number === undefined ? undefined : this.byNumber(number)
  }

  hashOf(number: number): H256 | undefined {
    return this.byNumber(number)?.hash
  }

  /** The block with this hash, or the head. Throws NodeError UnknownBlock. */
  block(hash?: string | undefined): Block {
    const found = hash === undefined ? this.#head : this.byHash(hash)
    if (found === undefined) throw new NodeError({ kind: 'UnknownBlock', hash: hash as string })
    return found
  }

  /** State after a block, as bytes. Throws NodeError UnknownBlock or StateDiscarded. */
  state(hash?: string | undefined): StateReader {
    const block = this.block(hash)
    const reader = block === this.#head ? this.store.reader() : this.store.at(block.number)
    if (reader === undefined) throw new NodeError({ kind: 'StateDiscarded', hash: block.hash })
    return reader
  }

  /** State after a block, for the runtime: change it only inside `simulate`. Throws NodeError UnknownBlock or StateDiscarded. */
  view(hash?: string | undefined): Ctx {
    const block = this.block(hash)
    if (block.number === this.#head.number) return this.#ctx
    let view = this.#views.get(block.number)
    if (view === undefined) {
      view = new Ctx(new Overlay(this.state(block.hash), this.runtime), this.runtime, this.host, block.number)
      this.#views.set(block.number, view)
    }
    return view
  }

  close(): void {
    this.store.close()
  }

  #begin(input: BlockInput): Uint8Array[] {
    this.#initialize(input.timestamp)
    const body = inherents(this.#ctx, { timestamp: input.timestamp })
    try {
      for (const bytes of body) applyExtrinsic(this.#ctx, decodeExtrinsic(this.runtime, bytes))
    } catch (fault) {
      this.discard()
      throw fault
    }
    return body
  }

  #initialize(timestamp: bigint): void {
    this.#digest = { logs: [auraDigest(timestamp / BigInt(this.slotDuration))] }
    try {
      initializeBlock(this.#ctx, {
        number: this.#head.number + 1,
        parentHash: this.#head.hash,
        digest: this.#digest,
      })
    } catch (fault) {
      this.discard()
      throw fault
    }
  }

  #finish(body: Uint8Array[]): BuiltBlock {
    try {
      finalizeBlock(this.#ctx)
      return this.#seal(this.#head.number + 1, this.#head.hash, this.#digest, body)
    } catch (fault) {
      this.discard()
      throw fault
    }
  }

  #seal(number: number, parentHash: H256, digest: Header['digest'], body: readonly Uint8Array[]): BuiltBlock {
    const pending = this.store.prepare(this.#ctx.overlay.changes())
    const header: Header = {
      parentHash,
      number,
      stateRoot: hex0x(pending.root as Uint8Array) as H256,
      extrinsicsRoot: hex0x(body.length === 0 ? EMPTY_ROOT : orderedRoot(body, EXTRINSICS_LAYOUT)) as H256,
      digest,
    }
    return { number, hash: headerHash(header), header, body, pending }
  }

  #makeGenesis(): Block {
    this.spec.genesis(this.#ctx)
    this.#ctx.events = []
    const block = this.#seal(0, ZERO_HASH, { logs: [] }, [])
    this.store.commit({
      number: 0,
      hash: block.hash,
      parentHash: ZERO_HASH,
      pending: block.pending,
      aux: this.#blocks.records(block),
    })
    this.#ctx.overlay.settle(this.store.reader())
    const { number, hash, header, body } = block
    return { number, hash, header, body }
  }

  #open(head: { number: number; hash: string }): Block {
    const block = this.#require(head.number)
    const root = this.store.root(head.number)
    if (block.hash !== head.hash || root === undefined || hex0x(root) !== block.header.stateRoot) {
      throw new NodeError({
        kind: 'Database',
        details: `expected block ${head.number} with hash ${head.hash} and state root ${root && hex0x(root)}, found header ${block.hash} with state root ${block.header.stateRoot}: the data directory is damaged`,
      })
    }
    return block
  }

  #require(number: number): Block {
    const block = this.#blocks.byNumber(number)
    if (block === undefined) {
      throw new NodeError({
        kind: 'Database',
        details: `expected block ${number} in the data directory, found none: it is not a Glia chain or it is damaged`,
      })
    }
    return block
  }
}
