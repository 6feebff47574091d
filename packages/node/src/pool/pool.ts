import {
  CodecError,
  decodeExtrinsic,
  type Extrinsic,
  extrinsicHash,
  hexToBytes,
  Reader,
  type TransactionSource,
  ValidityFailure,
} from '@glia/frame'
import type { BuiltBlock } from '../chain/block.ts'
import type { Proposal } from '../chain/candidate.ts'
import type { Chain } from '../chain/chain.ts'
import type { Reverted } from '../chain/chainEvents.ts'
import { CryptoNotReady, loadCrypto, type VerifiedSignature } from '../crypto/signatureHost.ts'
import type { Verifier } from '../crypto/verifier.ts'
import { NodeError } from '../errors.ts'
import { Emitter } from '../util/emitter.ts'
import { Bans } from './bans.ts'
import { FutureQueue } from './futureQueue.ts'
import { ReadyQueue } from './readyQueue.ts'
import { type PoolTransaction, poolTransaction, tagText } from './transaction.ts'
import { type StatusListener, Watchers } from './watchers.ts'

export interface PoolLimits {
  readonly readyCount: number
  readonly readyBytes: number
  readonly futureCount: number
  readonly futureBytes: number
  /** How long a refused transaction stays banned. */
  readonly banMs: number
}

/** Substrate's defaults (`--pool-limit`, `--pool-kbytes`; a tenth of it for the future; half an hour of ban). */
export const DEFAULT_POOL_LIMITS: PoolLimits = {
  readyCount: 8192,
  readyBytes: 20 * 1024 * 1024,
  futureCount: 819,
  futureBytes: 2 * 1024 * 1024,
  banMs: 30 * 60_000,
}

/** How many transactions are validated anew at each block, and how old an answer must be for that. */
const REVALIDATED_PER_BLOCK = 32
const REVALIDATED_AFTER_BLOCKS = 10

/** A transaction on its way back after blocks were taken back. */
type Returning = Pick<PoolTransaction, 'hash' | 'extrinsic' | 'verified'>

export interface PoolEvents {
  /** A transaction could go into a block. */
  ready: PoolTransaction
}

/** Transactions on their way into blocks: checked, ordered by dependence and priority, bounded in number and bytes. */
export class Pool {
  readonly events: Emitter<PoolEvents>
  readonly #chain: Chain
  readonly #verifier: Verifier
  readonly #limits: PoolLimits
  readonly #onFault: (fault: unknown) => void
  readonly #ready = new ReadyQueue()
  readonly #future = new FutureQueue()
  readonly #bans: Bans
  readonly #watchers = new Watchers()
  /** Transactions whose signatures are being checked. */
  readonly #entering = new Map<string, Promise<unknown>>()
  /** What was proposed from this pool and is about to be committed. */
  #proposed: { readonly block: BuiltBlock; readonly proposal: Proposal } | undefined
  #arrivals = 0

  constructor(chain: Chain, verifier: Verifier, limits: PoolLimits, onFault: (fault: unknown) => void) {
    this.events = new Emitter(onFault)
    this.#onFault = onFault
    this.#chain = chain
    this.#verifier = verifier
    this.#limits = limits
    this.#bans = new Bans(limits.banMs, 2 * (limits.readyCount + limits.futureCount))
    chain.events.on('block', (block) => this.#onBlock(block))
    chain.events.on('finalized', ({ to }) => this.#watchers.finalized(to))
    chain.events.on('reverted', (reverted) => this.#onReverted(reverted))
  }

  get readyCount(): number {
    return this.#ready.size
  }

  get futureCount(): number {
    return this.#future.size
  }

  get bytes(): number {
    return this.#ready.bytes + this.#future.bytes
  }

  /** Ready transactions in the order in which a block should take them. */
  ready(): Generator<PoolTransaction> {
    return this.#ready.best()
  }

  /** Every transaction that could go into the next block (`author_pendingExtrinsics`). */
  pending(): PoolTransaction[] {
    return [...this.#ready.best()]
  }

  /**
   * Takes a transaction in: its signature is checked on another thread, then the runtime validates it.
   *
   * @returns hash of the bytes
   * @throws NodeError: BadExtrinsicFormat, UndecodableExtrinsic, TemporarilyBanned, AlreadyImported,
   * InvalidTransaction, TooLowPriority, NoTags, ImmediatelyDropped
   */
  async submit(bytes: Uint8Array, source: TransactionSource = 'External', listener?: StatusListener): Promise<string> {
    const hash = extrinsicHash(bytes)
    this.#refuseKnown(hash)
    const extrinsic = this.#decode(bytes)
    const unwatch = listener === undefined ? undefined : this.#watchers.add(hash, listener)
    const admission = this.#admit(hash, extrinsic, source, unwatch)
    this.#entering.set(hash, admission)
    return admission
  }

  /** Waits for the transactions that are on their way in at this moment. */
  async settled(): Promise<void> {
    if (this.#entering.size > 0) await Promise.allSettled(this.#entering.values())
  }

  async #admit(
    hash: string,
    extrinsic: Extrinsic,
    source: TransactionSource,
    unwatch: (() => void) | undefined,
  ): Promise<string> {
    try {
      const verified = await this.#verify(extrinsic)
      await this.#enter(hash, extrinsic, verified, source)
      return hash
    } catch (fault) {
      unwatch?.()
      if (!(fault instanceof ValidityFailure)) throw fault
      this.#bans.ban(hash)
      throw new NodeError({ kind: 'InvalidTransaction', validity: fault.error })
    } finally {
      this.#entering.delete(hash)
    }
  }

  /** Hears what becomes of a transaction that is in the pool. Returns how to stop. */
  watch(hash: string, listener: StatusListener): () => void {
    return this.#watchers.add(hash, listener)
  }

  has(hash: string): boolean {
    return this.#ready.get(hash) !== undefined || this.#future.get(hash) !== undefined
  }

  /** The nonce an account's next transaction should have, those in the pool counted. */
  nextNonce(account: string, nonce: number): number {
    const tag = new Uint8Array(36)
    tag.set(hexToBytes(account))
    const view = new DataView(tag.buffer)
    let next = nonce
    for (;;) {
      view.setUint32(32, next, true)
      if (!this.#ready.provides(tagText(tag))) return next
      next++
    }
  }

  /** Called before the commit of a block that was proposed from this pool. */
  prepareBlock(block: BuiltBlock, proposal: Proposal): void {
    this.#proposed = { block, proposal }
  }

  /** Empties the pool; watchers hear `dropped`. */
  clear(): void {
    for (const tx of [...this.#ready.values(), ...this.#future.values()]) this.#drop(tx, 'dropped')
    this.#bans.clear()
  }

  #refuseKnown(hash: string): void {
    if (this.#bans.has(hash)) throw new NodeError({ kind: 'TemporarilyBanned' })
    if (this.has(hash) || this.#entering.has(hash)) throw new NodeError({ kind: 'AlreadyImported', hash })
  }

  #decode(bytes: Uint8Array): Extrinsic {
    const input = new Reader(bytes)
    try {
      const length = input.compact()
      if (length !== input.left) throw new CodecError(`expected ${length} bytes after the length, found ${input.left}`)
    } catch (fault) {
      throw new NodeError({ kind: 'BadExtrinsicFormat', details: (fault as Error).message })
    }
    try {
      return decodeExtrinsic(this.#chain.runtime, bytes)
    } catch (fault) {
      throw new NodeError({ kind: 'UndecodableExtrinsic', details: (fault as Error).message }, { cause: fault })
    }
  }

  async #verify(extrinsic: Extrinsic): Promise<VerifiedSignature | undefined> {
    const { signed } = extrinsic
    if (signed === undefined || signed.address.type !== 'Id') return undefined
    const message = this.#chain.payload(extrinsic) as Uint8Array
    const publicKey = hexToBytes(signed.address.value)
    const { type: kind, value: signature } = signed.signature
    if (!(await this.#verifier.verify({ kind, signature, message, publicKey })))
      throw new ValidityFailure({ type: 'Invalid', value: { type: 'BadProof' } })
    return { signature, message, publicKey }
  }

  async #enter(
    hash: string,
    extrinsic: Extrinsic,
    verified: VerifiedSignature | undefined,
    source: TransactionSource,
  ): Promise<void> {
    let tx: PoolTransaction
    try {
      tx = this.#validated(hash, extrinsic, verified, source)
    } catch (fault) {
      if (!(fault instanceof CryptoNotReady)) throw fault
      // A block passed in between and with it the era's first block changed: the signature has to be checked again, here.
      await loadCrypto()
      tx = this.#validated(hash, extrinsic, verified, source)
    }
    this.#import(tx)
  }

  #validated(
    hash: string,
    extrinsic: Extrinsic,
    verified: VerifiedSignature | undefined,
    source: TransactionSource,
  ): PoolTransaction {
    const validity = this.#chain.check(extrinsic, source, verified)
    if (validity.provides.length === 0) throw new NodeError({ kind: 'NoTags' })
    return poolTransaction(hash, extrinsic, verified, validity, this.#chain.head.number, this.#arrivals++)
  }

  #import(tx: PoolTransaction): void {
    const missing = tx.requires.filter((tag) => !this.#ready.provides(tag))
    if (missing.length === 0) {
      this.#importReady(tx)
      return
    }
    this.#future.add(tx, missing)
    this.#watchers.tell(tx.hash, { type: 'future' })
    while (this.#future.size > this.#limits.futureCount || this.#future.bytes > this.#limits.futureBytes) {
      const oldest = this.#future.oldest() as PoolTransaction
      this.#drop(oldest, 'dropped')
      if (oldest === tx) throw new NodeError({ kind: 'ImmediatelyDropped' })
    }
  }

  #importReady(tx: PoolTransaction): void {
    const rivals = this.#ready.rivals(tx)
    if (rivals.length > 0) {
      const old = rivals.reduce((sum, rival) => sum + rival.priority, 0n)
      if (old >= tx.priority) throw new NodeError({ kind: 'TooLowPriority', old, offered: tx.priority })
      this.#replace(rivals, tx)
    }
    this.#ready.add(tx)
    if (this.#overfull(tx)) throw new NodeError({ kind: 'ImmediatelyDropped' })
    this.#watchers.tell(tx.hash, { type: 'ready' })
    this.events.emit('ready', tx)
    for (const tag of tx.provides) this.#promote(tag)
  }

  /** Rivals go; what depended on them stays if the newcomer provides the same, and goes to the future otherwise. */
  #replace(rivals: readonly PoolTransaction[], tx: PoolTransaction): void {
    const provided = new Set(tx.provides)
    for (const rival of rivals) {
      const dependents = this.#ready.dependents(rival)
      this.#ready.remove(rival)
      this.#watchers.tell(rival.hash, { type: 'usurped', by: tx.hash })
      const lost = rival.provides.filter((tag) => !provided.has(tag))
      for (const dependent of dependents) {
        const missing = dependent.requires.filter((tag) => lost.includes(tag))
        if (missing.length === 0) continue
        this.#ready.remove(dependent)
        this.#future.add(dependent, missing)
        this.#watchers.tell(dependent.hash, { type: 'future' })
      }
    }
  }

  /** Gives up the worst until the limits hold. True when `tx` was among them. */
  #overfull(tx: PoolTransaction): boolean {
    let gone = false
    while (this.#ready.size > this.#limits.readyCount || this.#ready.bytes > this.#limits.readyBytes) {
      const worst = this.#ready.worst() as PoolTransaction
      for (const dependent of this.#ready.dependents(worst)) {
        if (dependent === tx) gone = true
        this.#drop(dependent, 'dropped')
      }
      if (worst === tx) gone = true
      this.#drop(worst, 'dropped')
    }
    return gone
  }

  #promote(tag: string): void {
    for (const tx of this.#future.satisfy(tag)) {
      try {
        this.#importReady(tx)
      } catch (fault) {
        if (!(fault instanceof NodeError)) throw fault
        this.#watchers.tell(tx.hash, { type: 'dropped' })
      }
    }
  }

  #drop(tx: PoolTransaction, status: 'dropped' | 'invalid'): void {
    this.#ready.remove(tx)
    this.#future.remove(tx.hash)
    this.#bans.ban(tx.hash)
    this.#watchers.tell(tx.hash, { type: status })
  }

  #dropWithDependents(tx: PoolTransaction): void {
    for (const dependent of this.#ready.dependents(tx)) this.#drop(dependent, 'invalid')
    this.#drop(tx, 'invalid')
  }

  #onBlock(block: BuiltBlock): void {
    const proposal = this.#proposed?.block === block ? this.#proposed.proposal : undefined
    this.#proposed = undefined
    const offset = proposal === undefined ? 0 : block.body.length - proposal.included.length
    const hashes = proposal?.included.map(({ hash }) => hash) ?? block.body.map((bytes) => extrinsicHash(bytes))
    const tags: string[] = []
    hashes.forEach((hash, i) => {
      const tx = this.#ready.get(hash) ?? this.#future.get(hash)
      if (tx !== undefined) {
        this.#ready.remove(tx)
        this.#future.remove(hash)
        tags.push(...tx.provides)
      }
      this.#watchers.included(hash, block.number, block.hash, i + offset)
    })
    for (const { candidate } of [...(proposal?.refused ?? []), ...(proposal?.faulted ?? [])]) {
      const tx = this.#ready.get(candidate.hash)
      if (tx !== undefined) this.#dropWithDependents(tx)
    }
    for (const tag of tags) this.#promote(tag)
    this.#expire(block.number)
    this.#revalidate(block.number)
  }

  #expire(number: number): void {
    const next = BigInt(number) + 1n
    for (const tx of [...this.#ready.values(), ...this.#future.values()])
      if (tx.validTill < next) this.#dropWithDependents(tx)
  }

  #revalidate(number: number): void {
    let left = REVALIDATED_PER_BLOCK
    const due = number - REVALIDATED_AFTER_BLOCKS
    for (const tx of [...this.#future.values(), ...this.#ready.values()]) {
      if (tx.checkedAt > due || !this.has(tx.hash)) continue
      if (left-- === 0) return
      this.#revalidateOne(tx)
    }
  }

  // Nonces, money and eras are those of an earlier state now: what the pool holds enters anew, after what came out of the
  // blocks that are gone.
  #onReverted({ to, unfinalized, transactions }: Reverted): void {
    this.#watchers.retracted(to)
    const waiting: Returning[] = []
    for (const bytes of unfinalized.flatMap(({ body }) => body)) {
      const extrinsic = decodeExtrinsic(this.#chain.runtime, bytes)
      if (extrinsic.signed === undefined) continue
      const hash = extrinsicHash(bytes)
      if (transactions === 'drop') this.#watchers.tell(hash, { type: 'dropped' })
      else waiting.push({ hash, extrinsic, verified: undefined })
    }
    for (const tx of [...this.#ready.best(), ...this.#future.values()]) {
      this.#ready.remove(tx)
      this.#future.remove(tx.hash)
      waiting.push(tx)
    }
    const returned = this.#takeBack(waiting).catch(this.#onFault)
    for (const { hash } of waiting) this.#entering.set(hash, returned)
  }

  /** Lets transactions in again, in this order; their watchers hear how it went. */
  async #takeBack(waiting: readonly Returning[]): Promise<void> {
    const checked = await Promise.allSettled(
      waiting.map(({ extrinsic, verified }) => verified ?? this.#verify(extrinsic)),
    )
    for (const [i, { hash, extrinsic }] of waiting.entries()) {
      const outcome = checked[i] as (typeof checked)[number]
      try {
        if (outcome.status === 'rejected') throw outcome.reason
        await this.#enter(hash, extrinsic, outcome.value, 'External')
      } catch (fault) {
        if (fault instanceof NodeError && fault.shape.kind === 'Stopping') return
        if (!(fault instanceof ValidityFailure) && !(fault instanceof NodeError)) this.#onFault(fault)
        this.#watchers.tell(hash, { type: fault instanceof NodeError ? 'dropped' : 'invalid' })
      } finally {
        this.#entering.delete(hash)
      }
    }
  }

  #revalidateOne(tx: PoolTransaction): void {
    try {
      const fresh = this.#validated(tx.hash, tx.extrinsic, tx.verified, 'External')
      tx.checkedAt = this.#chain.head.number
      // What it waited for may have come another way.
      if (this.#future.get(tx.hash) !== undefined && fresh.requires.every((tag) => this.#ready.provides(tag))) {
        this.#future.remove(tx.hash)
        this.#importReady(fresh)
      }
    } catch (fault) {
      // Without the signature code the answer has to wait for another block.
      if (fault instanceof CryptoNotReady) return
      if (!(fault instanceof ValidityFailure) && !(fault instanceof NodeError)) this.#onFault(fault)
      this.#dropWithDependents(tx)
    }
  }
}
