import {
  type AccountId,
  decodeExtrinsic,
  type Extrinsic,
  extrinsicHash,
  isBare,
  isInherent,
  type TransactionSource,
  ValidityFailure,
} from '@glia/frame'
import type { Sealed } from '@glia/runtime'
import type { BuiltBlock } from '../chain/block.ts'
import { type Candidate, type Proposal, signerOf } from '../chain/candidate.ts'
import type { Chain } from '../chain/chain.ts'
import type { Reverted } from '../chain/chainEvents.ts'
import type { SlotBudget } from '../chain/slotBudget.ts'
import { CryptoNotReady, loadCrypto } from '../crypto/signatureHost.ts'
import type { Verifier } from '../crypto/verifier.ts'
import { NodeError } from '../errors.ts'
import { Emitter } from '../util/emitter.ts'
import { Admission } from './admission.ts'
import { Bans } from './bans.ts'
import { type Bringer, type Coming, Entrance } from './entrance.ts'
import { ForeignSealed } from './foreignSealed.ts'
import type { PoolLimits } from './limits.ts'
import type { Payment } from './payment.ts'
import { Penalties } from './penalties.ts'
import { Queues } from './queues.ts'
import { Rehearsals } from './rehearsal.ts'
import { mostMemory } from './size.ts'
import { nonceTag, type PoolTransaction } from './transaction.ts'
import { UnsignedQueue } from './unsignedQueue.ts'
import { type StatusListener, Watchers } from './watchers.ts'

/** How many transactions are validated anew at each block, and how old an answer must be for that. */
const REVALIDATED_PER_BLOCK = 32
const REVALIDATED_AFTER_BLOCKS = 10

/** Of those that are sealed for a block, how many it tries before all others, whatever these pay. */
const SEALED_FIRST = 8

/** One that had too little left of a block, and is promised the next. */
export interface Promised {
  readonly hash: string
  /** It has made way for what was sealed for a block. */
  readonly madeWay: boolean
}

/** A transaction on its way back after blocks were taken back. */
type Returning = Pick<PoolTransaction, 'hash' | 'extrinsic' | 'verified'>

/** A transaction as it was handed in. */
interface Submitted {
  readonly bytes: Uint8Array
  readonly source: TransactionSource
  readonly listener: StatusListener | undefined
}

/** How a transaction came. */
interface Manner {
  readonly source: TransactionSource
  readonly bringer: Bringer
  readonly unwatch: (() => void) | undefined
}

/** Whatever runs in this process brings its own: nobody counts its time. */
const ITSELF: Bringer = { charge: () => undefined }

export interface PoolEvents {
  /** A transaction could go into a block. */
  ready: PoolTransaction
}

/** For so long a free call is not tried again that would fail, in milliseconds. */
const REHEARSED_BAN_MS = 2000

/** Transactions on their way into blocks: checked, ordered by dependence and priority, bounded in number and bytes. */
export class Pool {
  readonly events: Emitter<PoolEvents>
  readonly #chain: Chain
  readonly #admission: Admission
  readonly #rehearsals: Rehearsals
  readonly #limits: PoolLimits
  readonly #queues: Queues
  readonly #entrance: Entrance
  readonly #unsigned: UnsignedQueue
  readonly #onFault: (fault: unknown) => void
  readonly #bans: Bans
  readonly #penalties = new Penalties()
  readonly #watchers = new Watchers()
  readonly #foreign: ForeignSealed
  /** Transactions that are on their way in: their signatures are being checked. */
  readonly #entering = new Map<string, Promise<unknown>>()
  /** What was proposed from this pool and is about to be committed. */
  #proposed: { readonly block: BuiltBlock; readonly proposal: Proposal } | undefined

  /** @param budget what one block has for transactions, if its author holds to one */
  constructor(
    chain: Chain,
    verifier: Verifier,
    limits: PoolLimits,
    onFault: (fault: unknown) => void,
    budget?: SlotBudget,
  ) {
    this.events = new Emitter(onFault)
    this.#onFault = onFault
    this.#chain = chain
    this.#admission = new Admission(chain, verifier, limits, budget)
    this.#rehearsals = new Rehearsals(chain, limits)
    this.#limits = limits
    this.#entrance = new Entrance(limits)
    this.#unsigned = new UnsignedQueue(limits)
    this.#foreign = new ForeignSealed(limits, (hash, status) => this.#watchers.tell(hash, status))
    this.#bans = new Bans(limits.banMs, 2 * (limits.readyCount + limits.futureCount))
    this.#queues = new Queues({
      limits,
      tell: (hash, status) => this.#watchers.tell(hash, status),
      onReady: (tx) => this.events.emit('ready', tx),
      onDropped: (tx) => this.#bans.ban(tx.hash),
      isLate: (tx) => this.#isPenalised(tx),
      hasLate: () => !this.#penalties.isEmpty,
    })
    chain.events.on('block', (block) => this.#onBlock(block))
    chain.events.on('finalized', ({ to }) => this.#watchers.finalized(to))
    chain.events.on('reverted', (reverted) => this.#onReverted(reverted))
  }

  get readyCount(): number {
    return this.#queues.readyCount
  }

  get futureCount(): number {
    return this.#queues.futureCount
  }

  /** Bytes of all that are here, as they were sent. */
  get bytes(): number {
    return this.#queues.bytes + this.#foreign.bytes
  }

  /** Bytes of memory that they take. */
  get memory(): number {
    return this.#queues.memory + this.#foreign.memory
  }

  /**
   * Ready transactions in the order in which a block should take them: a few that are sealed for it first, for no other block opens
   * them.
   *
   * @param promised one to take behind those, if it is here; before them when it has made way for them once
   */
  ready(promised?: Promised): Iterable<PoolTransaction> {
    if (this.#queues.readyCount === 0) return []
    const opener = this.#chain.opener()
    const sealed =
      opener === undefined
        ? []
        : this.#queues.bestSealed((each) => opener.opens(each), SEALED_FIRST).map(({ hash }) => hash)
    if (promised === undefined) return this.#queues.best(sealed)
    const { hash, madeWay } = promised
    return this.#queues.best(madeWay ? [hash, ...sealed] : [...sealed, hash])
  }

  /** Every transaction that could go into the next block, of some author (`author_pendingExtrinsics`). */
  pending(): PoolTransaction[] {
    return [...this.#queues.best(), ...this.#foreign.all()]
  }

  /**
   * Takes a transaction in: its signature is checked on another thread, then the runtime validates it. A call that costs no fee
   * must be short and have something to do on the state as it is. Where much is being checked it waits for its turn.
   *
   * @param bringer who brings it, whoever signed it: what is checked at once is shared out among them
   * @returns hash of the bytes
   * @throws NodeError: BadExtrinsicFormat, UndecodableExtrinsic, TemporarilyBanned, AlreadyImported,
   * InvalidTransaction (as the runtime refuses it; ExhaustsResources for what is too long, and for a batch that no block has time for;
   * Stale for what is sealed with a key of this chain that no block to come opens; Call for a free call that cannot succeed; Future for a
   * pulse whose round is still to come), TooLowPriority, NoTags, ImmediatelyDropped (the pool or the sender's share of it is full, or the node busy)
   */
  async submit(
    bytes: Uint8Array,
    source: TransactionSource = 'External',
    listener?: StatusListener,
    bringer: Bringer = ITSELF,
  ): Promise<string> {
    const given: Submitted = { bytes, source, listener }
    const coming: Coming = {
      bringer,
      bytes: bytes.length,
      memory: bytes.length + mostMemory(bytes.length, this.#limits),
    }
    return this.#entrance.through(coming, () => this.#enter(given, coming))
  }

  /** One that has entered is decoded, which is done when this returns, and admitted. */
  async #enter({ bytes, source, listener }: Submitted, coming: Coming): Promise<string> {
    try {
      // PERF: a long one before its hash, which takes longer than to find that it is too long for its kind; what is left is read at once.
      const long = bytes.length > this.#limits.structuredBytes ? this.#admission.decode(bytes) : undefined
      const hash = extrinsicHash(bytes)
      this.#refuseKnown(hash)
      const extrinsic = long ?? this.#admission.decode(bytes)
      this.#entrance.settle(coming, extrinsic.footprint)
      this.#admission.refuseOverlong(extrinsic)
      this.#admission.refuseMissed(extrinsic)
      const payment = this.#admission.payment(extrinsic)
      const unwatch = listener === undefined ? undefined : this.#watchers.add(hash, listener)
      const admission = this.#admit(hash, extrinsic, payment, { source, unwatch, bringer: coming.bringer })
      this.#entering.set(hash, admission)
      return await admission
    } finally {
      this.#entrance.leave(coming)
    }
  }

  /** Waits for the transactions that are on their way in at this moment. */
  async settled(): Promise<void> {
    const { turns } = this.#entrance
    if (turns.size + this.#entering.size > 0) await Promise.allSettled([...turns, ...this.#entering.values()])
  }

  async #admit(
    hash: string,
    extrinsic: Extrinsic,
    payment: Payment,
    { source, unwatch, bringer }: Manner,
  ): Promise<string> {
    try {
      const verified = await this.#admission.verify(extrinsic)
      const sender = signerOf({ extrinsic })
      const { senders } = this.#queues
      const sealed = this.#chain.sealedIn(extrinsic)
      const requireRoom = () => {
        if (this.#admission.isForeign(sealed)) return
        senders.requireRoom(sender, {
          isFree: payment.isFree,
          isSealed: sealed !== undefined,
          bytes: extrinsic.bytes.length,
          memory: extrinsic.footprint,
        })
      }
      // Not before the signature is checked: anybody could use up the share of somebody else.
      requireRoom()
      const enter = () => this.#admission.enter(hash, extrinsic, verified, source, payment)
      const isOfNobody = extrinsic.signed === undefined && source !== 'Local'
      const entered = isOfNobody ? this.#enterUnsigned(extrinsic, bringer, enter) : enter()
      const tx = entered instanceof Promise ? await entered : entered
      // Others of the sender may have come in meanwhile.
      if (entered instanceof Promise) requireRoom()
      if (payment.isFree && sender !== undefined) this.#rehearse(hash, extrinsic, sender)
      // The same bytes may have come back from a block that was taken away meanwhile.
      if (!this.has(hash)) this.#import(tx)
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

  /** In its turn, on the account of who brings it. Throws as `Admission.enter`; NodeError ImmediatelyDropped. */
  async #enterUnsigned(
    extrinsic: Extrinsic,
    bringer: Bringer,
    enter: () => PoolTransaction | Promise<PoolTransaction>,
  ): Promise<PoolTransaction> {
    this.#admission.refuseEarly(extrinsic)
    // Else what its turn is for would come after it.
    await loadCrypto()
    return this.#unsigned.run(bringer, enter)
  }

  /** Throws NodeError TooLowPriority, ImmediatelyDropped. */
  #import(tx: PoolTransaction): void {
    if (this.#admission.isForeign(tx.sealed)) {
      const isReady = tx.requires.every((tag) => this.#queues.provides(tag) || this.#foreign.provides(tag))
      this.#foreign.add(tx, isReady ? 'ready' : 'future')
    } else this.#queues.import(tx)
  }

  /** Throws as `Rehearsals.require`, unless what waits here may let the call succeed. Another transaction may mend what it fails with. */
  #rehearse(hash: string, extrinsic: Extrinsic, sender: AccountId): void {
    if (this.#queues.senders.hasPending(sender)) return
    try {
      this.#rehearsals.require(extrinsic, sender)
    } catch (fault) {
      if (fault instanceof NodeError && fault.shape.kind === 'InvalidTransaction')
        this.#bans.ban(hash, REHEARSED_BAN_MS)
      throw fault
    }
  }

  /** Hears what becomes of a transaction that is in the pool. Returns how to stop. */
  watch(hash: string, listener: StatusListener): () => void {
    return this.#watchers.add(hash, listener)
  }

  /** Who was to hear of a transaction, by {@link submit} or {@link watch}, need not any more. */
  unwatch(hash: string, listener: StatusListener): void {
    this.#watchers.remove(hash, listener)
  }

  has(hash: string): boolean {
    return this.#queues.get(hash) !== undefined || this.#foreign.has(hash)
  }

  /** The nonce an account's next transaction should have, those in the pool counted. */
  nextNonce(account: string, nonce: number): number {
    let next = nonce
    while (this.#queues.provides(nonceTag(account, next))) next++
    return next
  }

  /** Called before the commit of a block that was proposed from this pool. */
  prepareBlock(block: BuiltBlock, proposal: Proposal): void {
    this.#proposed = { block, proposal }
  }

  /** Empties the pool; watchers hear `dropped`. */
  clear(): void {
    for (const tx of this.#queues.all()) this.#queues.drop(tx, 'dropped')
    this.#foreign.clear()
    this.#bans.clear()
    this.#penalties.clear()
  }

  #refuseKnown(hash: string): void {
    if (this.#bans.has(hash)) throw new NodeError({ kind: 'TemporarilyBanned' })
    if (this.has(hash) || this.#entering.has(hash)) throw new NodeError({ kind: 'AlreadyImported', hash })
  }

  #onBlock(block: BuiltBlock): void {
    const proposal = this.#proposed?.block === block ? this.#proposed.proposal : undefined
    this.#proposed = undefined
    const offset = proposal === undefined ? 0 : block.body.length - proposal.included.length
    const hashes = proposal?.included.map(({ hash }) => hash) ?? block.body.map((bytes) => extrinsicHash(bytes))
    const tags: string[] = []
    hashes.forEach((hash, i) => {
      tags.push(...this.#leaving(hash, () => this.#extrinsicOf(block, proposal, i)))
      this.#watchers.included(hash, block.number, block.hash, i + offset)
    })
    if (proposal !== undefined) this.#dropLeftOut(proposal)
    for (const tag of tags) this.#queues.promote(tag)
    this.#foreign.settle(BigInt(block.number) + 1n, tags)
    if (this.#queues.isEmpty) return
    this.#expire(block.number)
    this.#dropUnopened()
    this.#revalidate(block.number)
  }

  /** Takes out what stands in a block, if it is here; the tags that it, or what came another way, provides. */
  #leaving(hash: string, extrinsicOf: () => Extrinsic): readonly string[] {
    const tx = this.#queues.get(hash)
    if (tx !== undefined) this.#queues.remove(tx)
    const foreign = this.#foreign.get(hash)
    if (foreign !== undefined) this.#foreign.remove(foreign)
    const own = tx ?? foreign
    if (own !== undefined) return own.provides
    // PERF: most that are given find nothing here.
    if (this.#queues.isEmpty && this.#foreign.isEmpty) return []
    // It came sealed, or with another's block: others of its signer may wait for it.
    const tag = this.#admission.nonceTag(extrinsicOf())
    return tag === undefined ? [] : [tag]
  }

  #extrinsicOf({ body }: BuiltBlock, proposal: Proposal | undefined, i: number): Extrinsic {
    if (proposal === undefined) return decodeExtrinsic(this.#chain.runtime, body[i] as Uint8Array)
    return (proposal.included[i] as Candidate).extrinsic
  }

  #dropLeftOut({ refused, faulted, interrupted }: Proposal): void {
    if (refused.length + faulted.length + interrupted.length === 0) return
    for (const candidate of [...faulted.map((each) => each.candidate), ...interrupted]) this.#penalise(candidate)
    for (const { candidate } of [...refused, ...faulted.filter(({ included }) => !included)]) {
      const { hash } = candidate
      const tx = this.#queues.get(hash)
      if (tx !== undefined) this.#queues.dropWithDependents(tx)
    }
  }

  #penalise(candidate: Candidate): void {
    const sender = signerOf(candidate)
    if (sender !== undefined) this.#penalties.penalise(sender)
  }

  #isPenalised(tx: PoolTransaction): boolean {
    const sender = signerOf(tx)
    return sender !== undefined && this.#penalties.has(sender)
  }

  #expire(number: number): void {
    const next = BigInt(number) + 1n
    for (const tx of this.#queues.all()) if (tx.validTill < next) this.#queues.dropWithDependents(tx)
  }

  /** What is sealed with a key whose block has passed never opens, and never pays; the next with its nonce may be in the open. */
  #dropUnopened(): void {
    const sealed = this.#queues.sealed()
    const opener = sealed.length === 0 ? undefined : this.#chain.opener()
    if (opener === undefined) return
    for (const tx of sealed) if (this.has(tx.hash) && !opener.opensSoon(tx.sealed as Sealed)) this.#queues.dropAlone(tx)
  }

  #revalidate(number: number): void {
    let left = REVALIDATED_PER_BLOCK
    const due = number - REVALIDATED_AFTER_BLOCKS
    for (const tx of this.#queues.all()) {
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
      // The author's own calls were of that block alone.
      if (isBare(extrinsic) && isInherent(this.#chain.view(), extrinsic.call)) continue
      const hash = extrinsicHash(bytes)
      if (transactions === 'drop') this.#watchers.tell(hash, { type: 'dropped' })
      else waiting.push({ hash, extrinsic, verified: undefined })
    }
    waiting.push(...this.#queues.takeAll(), ...this.#foreign.takeAll())
    const returned = this.#takeBack(waiting).catch(this.#onFault)
    for (const { hash } of waiting) this.#entering.set(hash, returned)
  }

  /** Lets transactions in again, in this order; their watchers hear how it went. */
  async #takeBack(waiting: readonly Returning[]): Promise<void> {
    const checked = await Promise.allSettled(
      waiting.map(({ extrinsic, verified }) => verified ?? this.#admission.verify(extrinsic)),
    )
    for (const [i, { hash, extrinsic }] of waiting.entries()) {
      const outcome = checked[i] as (typeof checked)[number]
      try {
        if (outcome.status === 'rejected') throw outcome.reason
        this.#admission.refuseMissed(extrinsic)
        const tx = await this.#admission.enter(hash, extrinsic, outcome.value, 'External')
        if (!this.has(hash)) this.#import(tx)
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
      const fresh = this.#admission.check(tx.hash, tx.extrinsic, tx.verified, 'External', tx.payment)
      tx.checkedAt = this.#chain.head.number
      // What it waited for may have come another way.
      this.#queues.reconsider(fresh)
    } catch (fault) {
      // Without the signature code the answer has to wait for another block.
      if (fault instanceof CryptoNotReady) return
      if (!(fault instanceof ValidityFailure) && !(fault instanceof NodeError)) this.#onFault(fault)
      this.#queues.dropWithDependents(tx)
    }
  }
}
