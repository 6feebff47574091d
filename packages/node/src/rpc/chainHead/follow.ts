import { toHex0x } from '@glia/base'
import type { Block } from '../../chain/block.ts'
import type { Chain } from '../../chain/chain.ts'
import { NodeError } from '../../errors.ts'
import type { Logger } from '../../log.ts'
import { toldText } from '../core/errorTable.ts'
import type { Subscription } from '../core/subscription.ts'
import type { Lane, Turns } from '../core/turns.ts'
import { runtimeSpecJson } from '../json/runtimeVersion.ts'
import type { RuntimeCalls } from '../runtimeCalls.ts'
import { duplicateHashes, invalidBlock } from './errors.ts'
import { Retracted } from './retracted.ts'
import { MAX_QUERIES, type StorageQuery, storagePages } from './storageQuery.ts'

/** Blocks a client may leave pinned before it is stopped. */
export const MAX_PINNED = 512
/** Operations of one follow at once; the interface asks for 16 at least. */
export const MAX_OPERATIONS = 16
/** Finalized blocks named at the start: the last one and some before it, so that a client can bridge a short absence. */
const INITIAL_FINALIZED = 1

/** What the follows of a node work with. */
export interface FollowMeans {
  readonly chain: Chain
  readonly calls: RuntimeCalls
  readonly log: Logger
  readonly turns: Turns
}

/** One client's `chainHead_v1_follow`: the events it has heard and the blocks it holds. */
export class Follow {
  readonly subscription: Subscription
  readonly #chain: Chain
  readonly #calls: RuntimeCalls
  readonly #log: Logger
  readonly #turns: Turns
  readonly #lane: Lane
  readonly #withRuntime: boolean
  readonly #pinned = new Set<string>()
  readonly #retracted = new Retracted()
  readonly #operations = new Set<string>()
  #nextOperation = 0

  constructor(
    subscription: Subscription,
    { chain, calls, log, turns, lane }: FollowMeans & { readonly lane: Lane },
    withRuntime: boolean,
  ) {
    this.subscription = subscription
    this.#chain = chain
    this.#calls = calls
    this.#log = log
    this.#turns = turns
    this.#lane = lane
    this.#withRuntime = withRuntime
  }

  /** Says where the chain stands: the finalized blocks, then those on top. */
  begin(): void {
    const { finalized, head } = this.#chain
    const finalizedBlockHashes: string[] = []
    for (let number = Math.max(0, finalized - INITIAL_FINALIZED + 1); number <= finalized; number++)
      finalizedBlockHashes.push(this.#pin(number))
    const runtime = this.#withRuntime
      ? { finalizedBlockRuntime: { type: 'valid', spec: runtimeSpecJson(this.#chain.runtime) } }
      : {}
    this.#event({ event: 'initialized', finalizedBlockHashes, ...runtime })
    for (let number = finalized + 1; number <= head.number; number++) {
      const block = this.#chain.byNumber(number)
      if (block !== undefined) this.#announce(block)
    }
    this.#event({ event: 'bestBlockChanged', bestBlockHash: head.hash })
  }

  onBlock(block: Block): void {
    if (this.#pinned.size >= MAX_PINNED || this.#retracted.size > MAX_PINNED) {
      this.stop()
      return
    }
    // The very same block once more: it is known already.
    if (!this.#retracted.comesBack(block)) this.#announce(block)
    this.#event({ event: 'bestBlockChanged', bestBlockHash: block.hash })
  }

  /** Blocks that were not final, ascending, are gone; the head is the parent of the first. */
  onReverted(gone: readonly Block[]): void {
    this.#retracted.add(gone)
    this.#event({ event: 'bestBlockChanged', bestBlockHash: this.#chain.head.hash })
  }

  onFinalized(from: number, to: number): void {
    const finalizedBlockHashes: string[] = []
    for (let number = from; number <= to; number++) {
      const hash = this.#chain.hashOf(number)
      if (hash !== undefined) finalizedBlockHashes.push(hash)
    }
    const prunedBlockHashes = this.#retracted.prune(to, (hash) => this.#pinned.has(hash))
    this.#event({ event: 'finalized', finalizedBlockHashes, prunedBlockHashes })
  }

  /** Ends the subscription: the client has to follow anew. */
  stop(): void {
    this.#event({ event: 'stop' })
    this.subscription.close()
  }

  /** The block, if the client holds it, also when it was taken back meanwhile. Throws RpcError -32801. */
  pinned(hash: string): Block {
    const block = this.#pinned.has(hash) ? (this.#chain.byHash(hash) ?? this.#retracted.get(hash)) : undefined
    if (block === undefined) throw invalidBlock()
    return block
  }

  unpin(hashes: readonly string[]): void {
    if (new Set(hashes).size !== hashes.length) throw duplicateHashes()
    for (const hash of hashes) if (!this.#pinned.has(hash)) throw invalidBlock()
    for (const hash of hashes) {
      this.#pinned.delete(hash)
      this.#retracted.release(hash)
    }
  }

  body(hash: string) {
    const block = this.pinned(hash)
    return this.#operation((operationId) =>
      this.#event({ event: 'operationBodyDone', operationId, value: block.body.map(toHex0x) }),
    )
  }

  call(hash: string, name: string, args: Uint8Array) {
    this.pinned(hash)
    return this.#operation(async (operationId) => {
      const output = await this.#calls.hex(name, args, hash)
      this.#event({ event: 'operationCallDone', operationId, output })
    })
  }

  storage(hash: string, queries: readonly StorageQuery[]) {
    this.pinned(hash)
    const started = this.#operation(async (operationId) => {
      const wanted = () => this.#operations.has(operationId) && !this.subscription.closed
      const pages = storagePages(this.#chain, hash, queries.slice(0, MAX_QUERIES))
      for (;;) {
        // A page is made when there is room for it: what waits in the node waits as a query.
        await this.subscription.room()
        if (!wanted()) return
        const { done, value: items } = await this.#turns.later(this.#lane, () => pages.next())
        if (!wanted()) return
        if (done === true) break
        await this.subscription.room()
        if (!wanted()) return
        if (items.length > 0) this.#event({ event: 'operationStorageItems', operationId, items })
      }
      this.#event({ event: 'operationStorageDone', operationId })
    })
    return started && { ...started, discardedItems: Math.max(0, queries.length - MAX_QUERIES) }
  }

  /** Forgets an operation: no event of it follows. */
  stopOperation(id: string): void {
    this.#operations.delete(id)
  }

  /**
   * Begins an operation; undefined when as many are under way as there may be. The answer with its id comes first, its events
   * when the client's turn has come again.
   */
  #operation(work: (id: string) => void | Promise<void>): { result: 'started'; operationId: string } | undefined {
    if (this.#operations.size >= MAX_OPERATIONS) return undefined
    const operationId = String(this.#nextOperation++)
    this.#operations.add(operationId)
    const begin = () => (this.#operations.has(operationId) && !this.subscription.closed ? work(operationId) : undefined)
    void this.#turns
      .later(this.#lane, begin)
      .catch((fault: unknown) => {
        if (isGone(fault)) {
          this.#event({ event: 'operationInaccessible', operationId })
          return
        }
        const error = toldText('an operation of chainHead_v1_follow', fault, this.#log)
        this.#event({ event: 'operationError', operationId, error })
      })
      .finally(() => this.#operations.delete(operationId))
    return { result: 'started', operationId }
  }

  #announce(block: Block): void {
    this.#pinned.add(block.hash)
    const runtime = this.#withRuntime ? { newRuntime: null } : {}
    this.#event({ event: 'newBlock', blockHash: block.hash, parentBlockHash: block.header.parentHash, ...runtime })
  }

  #pin(number: number): string {
    const hash = this.#chain.hashOf(number) as string
    this.#pinned.add(hash)
    return hash
  }

  #event(event: object): void {
    this.subscription.notify(JSON.stringify(event))
  }
}

/** A pinned block was taken back, or its state was pruned. */
const isGone = (fault: unknown): boolean =>
  fault instanceof NodeError && (fault.shape.kind === 'UnknownBlock' || fault.shape.kind === 'StateDiscarded')
