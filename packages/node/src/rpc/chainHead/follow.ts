import { must } from '@glia/base'
import type { Header } from '@glia/frame'
import type { SealedHeader } from '../../chain/block.ts'
import type { Chain } from '../../chain/chain.ts'
import { NodeError } from '../../errors.ts'
import type { Logger } from '../../log.ts'
import type { BodyTexts } from '../bodyTexts.ts'
import type { Caller } from '../core/caller.ts'
import { toldText } from '../core/errorTable.ts'
import type { Lane } from '../core/lane.ts'
import { RawJson } from '../core/rawJson.ts'
import type { Subscription } from '../core/subscription.ts'
import type { Turns } from '../core/turns.ts'
import { runtimeSpecJson } from '../json/runtimeVersion.ts'
import type { RuntimeCalls } from '../runtimeCalls.ts'
import type { Beginning } from '../schema/schema.ts'
import { isGone } from '../stateAt.ts'
import { duplicateHashes, invalidBlock } from './errors.ts'
import type { PinnedBlocks } from './pinnedBlocks.ts'
import type { Pinner, PinShares } from './pinShares.ts'
import { Retracted } from './retracted.ts'
import { bytesOf, StoragePages, type StorageQuery } from './storageQuery.ts'

/** Blocks a client may leave pinned before it is stopped. */
export const MAX_PINNED = 512
/** Operations of one follow at once; the interface asks for 16 at least. */
export const MAX_OPERATIONS = 16
/** Characters of an event from which on it is said in a turn. */
const LONG = 4096
/** Finalized blocks named at the start: the last one and some before it, so that a client can bridge a short absence. */
const INITIAL_FINALIZED = 1

/** What the follows of a node work with. */
export interface FollowMeans {
  readonly chain: Chain
  readonly calls: RuntimeCalls
  readonly bodies: BodyTexts
  readonly log: Logger
  readonly turns: Turns
  /** What all follows of the node hold. */
  readonly pinned: PinnedBlocks
  /** How many blocks each of them has pinned. */
  readonly shares: PinShares
}

/** One client's `chainHead_v1_follow`: the events it has heard and the blocks it holds. */
export class Follow implements Pinner {
  readonly subscription: Subscription
  readonly lane: Lane
  readonly #chain: Chain
  readonly #calls: RuntimeCalls
  readonly #bodies: BodyTexts
  readonly #log: Logger
  readonly #turns: Turns
  readonly #withRuntime: boolean
  /**
   * Named whole: who is behind hears of a block that the chain has taken back meanwhile. Nobody held that, so that its body and
   * state are gone.
   */
  readonly #pinned = new Map<string, SealedHeader>()
  readonly #pinnedByAll: PinnedBlocks
  readonly #shares: PinShares
  readonly #retracted = new Retracted()
  readonly #operations = new Set<string>()
  #nextOperation = 0

  constructor(
    subscription: Subscription,
    { chain, calls, bodies, log, turns, pinned, shares, lane }: FollowMeans & { readonly lane: Lane },
    withRuntime: boolean,
  ) {
    this.subscription = subscription
    this.#chain = chain
    this.#calls = calls
    this.#bodies = bodies
    this.#log = log
    this.#turns = turns
    this.#pinnedByAll = pinned
    this.#shares = shares
    this.lane = lane
    this.#withRuntime = withRuntime
  }

  get pinnedCount(): number {
    return this.#pinned.size
  }

  /** Says where the chain stands: the finalized blocks, then those on top. */
  begin(): void {
    const { finalized, head } = this.#chain
    const finalizedBlockHashes: string[] = []
    for (let number = Math.max(0, finalized - INITIAL_FINALIZED + 1); number <= finalized; number++) {
      const block = must(this.#chain.headerAt(number), 'a finalized block')
      this.#pin(block)
      finalizedBlockHashes.push(block.hash)
    }
    const runtime = this.#withRuntime
      ? { finalizedBlockRuntime: { type: 'valid', spec: runtimeSpecJson(this.#chain.runtime) } }
      : {}
    this.#event({ event: 'initialized', finalizedBlockHashes, ...runtime })
    for (let number = finalized + 1; number <= head.number; number++) {
      const block = this.#chain.headerAt(number)
      if (block !== undefined) this.#announce(block)
    }
    this.#event({ event: 'bestBlockChanged', bestBlockHash: head.hash })
  }

  onBlock(block: SealedHeader): void {
    if (this.#pinned.size >= MAX_PINNED || this.#retracted.size > MAX_PINNED) {
      this.stop()
      return
    }
    // The very same block once more: it is known already.
    if (!this.#retracted.comesBack(block)) this.#announce(block)
    this.#event({ event: 'bestBlockChanged', bestBlockHash: block.hash })
  }

  /** Blocks that were not final, ascending, are gone; the head is the parent of the first. */
  onReverted(gone: readonly SealedHeader[], bestBlockHash: string): void {
    this.#retracted.add(gone)
    this.#event({ event: 'bestBlockChanged', bestBlockHash })
  }

  /** @param to number of the last of them */
  onFinalized(finalizedBlockHashes: readonly string[], to: number): void {
    const prunedBlockHashes = this.#retracted.prune(to, (hash) => this.#pinned.has(hash))
    this.#event({ event: 'finalized', finalizedBlockHashes, prunedBlockHashes })
  }

  /** Ends the subscription: the client has to follow anew. */
  stop(): void {
    this.#event({ event: 'stop' })
    this.subscription.close()
  }

  /** Of a block that the client holds, also when it was taken back meanwhile. Throws RpcError -32801. */
  header(hash: string): Header {
    return this.#held(hash).header
  }

  #held(hash: string): SealedHeader {
    const block = this.#pinned.get(hash)
    if (block === undefined) throw invalidBlock()
    return block
  }

  unpin(hashes: readonly string[]): void {
    if (new Set(hashes).size !== hashes.length) throw duplicateHashes()
    for (const hash of hashes) this.#held(hash)
    for (const hash of hashes) {
      this.#pinned.delete(hash)
      this.#pinnedByAll.release(hash)
      this.#retracted.release(hash)
    }
    this.#shares.give(this, hashes.length)
  }

  /** The subscription is over: it holds no block any more. */
  end(): void {
    const { size } = this.#pinned
    for (const hash of this.#pinned.keys()) this.#pinnedByAll.release(hash)
    this.#pinned.clear()
    this.#shares.give(this, size)
  }

  body(hash: string, caller: Caller) {
    const held = this.#held(hash)
    // The client may let go of the block before it has its answer: until then it is the operation's, by its hash alone.
    this.#pinnedByAll.pin(held)
    const block = () => this.#chain.byHash(hash) ?? this.#pinnedByAll.get(hash)
    return this.#operation(
      caller,
      0,
      async (operationId) => {
        const wanted = () => caller.wanted() && this.#isUnderWay(operationId)
        let free = () => {}
        const room = () => this.subscription.room(() => !wanted())
        // The request is answered long before: what is large is made when its client has room for it.
        const reserve = async (bytes: number) => {
          await room()
          free = await caller.keepMuch(bytes, wanted)
          return wanted()
        }
        const around = () => ({
          before: `{"event":"operationBodyDone","operationId":"${operationId}","value":`,
          after: '}',
        })
        try {
          await room()
          if (!wanted()) return
          const asked = { hash, header: block, block, around }
          const event = await this.#bodies.json(asked, { lane: this.lane, wanted, reserve })
          if (!wanted()) return
          if (event === undefined) throw new NodeError({ kind: 'UnknownBlock', hash })
          await this.#sayKept(event, { caller, wanted, free })
        } finally {
          free()
        }
      },
      () => this.#pinnedByAll.release(hash),
    )
  }

  call(hash: string, name: string, args: Uint8Array, caller: Caller) {
    this.#held(hash)
    return this.#operation(caller, args.length, async (operationId) => {
      const { unsafe, lane } = caller
      const wanted = () => caller.wanted() && this.#isUnderWay(operationId)
      const room = () => this.subscription.room(() => !wanted())
      const make = () => (wanted() ? this.#calls.hexJson(name, args, hash, { unsafe, lane, wanted }) : undefined)
      // What is made late need not wait for long. Who had to wait for that has its turn anew.
      const output = this.subscription.hasRoom
        ? await make()
        : await room().then(() => this.#turns.later(lane, make, undefined, wanted))
      if (output === undefined) return
      // PERF: an answer may have a million digits, none of which needs to be escaped, nor copied when others ask for it.
      const before = `{"event":"operationCallDone","operationId":${JSON.stringify(operationId)},"output":`
      const event = new RawJson([before, ...output.parts(), '}'])
      const free = caller.keepAnswer(event.size)
      try {
        await this.#sayKept(event, { caller, wanted, free })
      } finally {
        free()
      }
    })
  }

  storage(hash: string, { items: queries, discarded }: Beginning<StorageQuery>, caller: Caller) {
    this.#held(hash)
    const started = this.#operation(caller, bytesOf(queries), async (operationId) => {
      const wanted = () => caller.wanted() && this.#isUnderWay(operationId)
      const pages = new StoragePages({ chain: this.#chain, turns: this.#turns }, hash, queries)
      const turn = () => {
        // A page is made when there is room for it: what waits in the node waits as a query.
        if (!wanted() || !this.subscription.hasRoom) return false
        const items = pages.next()
        if (items === undefined) return true
        caller.passOn(() => {
          free()
          if (items.length > 0) this.#event({ event: 'operationStorageItems', operationId, items })
          free = caller.keepAnswer(pages.kept)
        })
        return false
      }
      let free = () => {}
      try {
        for (let isDone = false; !isDone; ) {
          await this.subscription.room(() => !wanted())
          if (!wanted()) return
          isDone = await this.#turns.later(this.lane, turn, undefined, wanted)
        }
      } finally {
        free()
        pages.close()
      }
      if (!wanted()) return
      this.#event({ event: 'operationStorageDone', operationId })
    })
    return started && { ...started, discardedItems: discarded }
  }

  /** Says what is kept until then, once there is room: others of its client may have been sent while it was made. */
  async #sayKept(
    event: string | RawJson,
    { caller, wanted, free }: { readonly caller: Caller; readonly wanted: () => boolean; readonly free: () => void },
  ): Promise<void> {
    const say = () => {
      if (!wanted() || !this.subscription.hasRoom) return false
      caller.passOn(() => {
        this.subscription.notify(event)
        free()
      })
      return true
    }
    const isLong = (typeof event === 'string' ? event.length : event.size) > LONG
    for (let isSaid = false; !isSaid && wanted(); ) {
      if (!this.subscription.hasRoom) await this.subscription.room(() => !wanted())
      // What a million digits take on their way out is their client's work, as what it took to make them.
      isSaid = isLong ? await this.#turns.later(this.lane, say, undefined, wanted) : say()
    }
  }

  /** Forgets an operation: no event of it follows, and what it kept goes at once, whether or not the client reads. */
  stopOperation(id: string): void {
    if (this.#operations.delete(id)) this.subscription.letOverGo()
  }

  /**
   * Begins an operation; undefined when as many are under way as there may be. The answer with its id comes first, its events
   * when the client's turn has come again.
   *
   * @param bytes what it keeps of the request, counted as the client's until it is gone
   * @param done called once, when it is over, also where it does not begin
   */
  #operation(
    caller: Caller,
    bytes: number,
    work: (id: string) => void | Promise<void>,
    done?: () => void,
  ): { result: 'started'; operationId: string } | undefined {
    if (this.#operations.size >= MAX_OPERATIONS) {
      done?.()
      return undefined
    }
    const operationId = String(this.#nextOperation++)
    this.#operations.add(operationId)
    const free = caller.keep(bytes)
    const wanted = () => this.#isUnderWay(operationId)
    void this.#turns
      .later(this.lane, () => (wanted() ? work(operationId) : undefined), undefined, wanted)
      .catch((fault: unknown) => {
        // A fault of the node's own is logged, of one that was stopped too, of which nothing is said.
        const error = toldText('an operation of chainHead_v1_follow', fault, this.#log)
        if (!this.#isUnderWay(operationId)) return
        // Nobody held more of a block that was taken back than its body, or its state was pruned.
        if (isGone(fault)) this.#event({ event: 'operationInaccessible', operationId })
        else this.#event({ event: 'operationError', operationId, error })
      })
      .finally(() => {
        free()
        done?.()
        this.#operations.delete(operationId)
      })
    return { result: 'started', operationId }
  }

  #isUnderWay(operationId: string): boolean {
    return this.#operations.has(operationId) && !this.subscription.closed
  }

  #announce(block: SealedHeader): void {
    this.#pin(block)
    const runtime = this.#withRuntime ? { newRuntime: null } : {}
    this.#event({ event: 'newBlock', blockHash: block.hash, parentBlockHash: block.header.parentHash, ...runtime })
  }

  #pin(block: SealedHeader): void {
    // One that is over would never let go of it.
    if (this.#pinned.has(block.hash) || this.subscription.closed) return
    const shared = this.#pinnedByAll.pin(block)
    this.#pinned.set(shared.hash, shared)
    this.#shares.take(this)
  }

  #event(event: object): void {
    this.subscription.notify(JSON.stringify(event))
  }
}
