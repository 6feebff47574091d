import {
  type BlockBuilder,
  checkSignature,
  Interruption,
  type RuntimeCall,
  requireAdmitted,
  ValidityFailure,
} from '@glia/frame'
import { type Sealed, sealedBy } from '@glia/runtime'
import { CryptoNotReady, isCryptoLoaded, type SignatureHost } from '../crypto/signatureHost.ts'
import type { Opener } from '../shield/opener.ts'
import { type Candidate, type Faulted, type Refused, signerOf } from './candidate.ts'
import { isOfState } from './fault.ts'
import { type BlockTime, canStop, lengthMs, timeOf, whyNeverFits, writtenMs } from './slotBudget.ts'

/** Transactions of a block that no longer fit before a block counts as full (`MAX_SKIPPED_TRANSACTIONS`). */
const MAX_SKIPPED = 8
/** Of what is sealed, how many a block opens for nothing: the next that it has no time for pay for their chance. */
const FREE_CHANCES = 8

const EXHAUSTS: Refused['error'] = { type: 'Invalid', value: { type: 'ExhaustsResources' } }

/** Stopped though it did not have the time of a whole block: only its place was too late. */
class CameLate extends Interruption {}

/** Those that came too late once, though what they are counted with was left: they are begun as the first of a block only. */
const late = new WeakSet<RuntimeCall>()

/** What is sealed and what was in it, as one candidate. */
interface Pair {
  readonly countedMs: number
  readonly inner: Candidate | undefined
}

/** What a transaction is counted with where nobody counts. */
const UNCOUNTED = 0

/** What a block has beside its rules. */
export interface FillingParts {
  /** The time that transactions may take; left out, only the runtime's own limits hold. */
  readonly time?: BlockTime | undefined
  /** Left out, what is sealed is taken as any other transaction. */
  readonly opener?: Opener | undefined
  /** Those that were stopped in a block that is filled anew. */
  readonly stopped?: ReadonlySet<Candidate> | undefined
  /** Hears of each transaction before it runs. */
  readonly onTried?: ((candidate: Candidate) => void) | undefined
}

/** The block so far, and what becomes of the candidates. */
export class Filling {
  readonly builder: BlockBuilder
  readonly included: Candidate[] = []
  readonly refused: Refused[] = []
  readonly faulted: Faulted[] = []
  readonly interrupted: Candidate[] = []
  passedOver: Candidate | undefined
  readonly #host: SignatureHost
  readonly #parts: FillingParts
  /** Signers of whom a transaction waits: their later nonces have to wait. */
  readonly #behind = new Set<string>()
  #skipped = 0
  #signed = 0
  #freeChances = FREE_CHANCES

  constructor(builder: BlockBuilder, host: SignatureHost, parts: FillingParts = {}) {
    this.builder = builder
    this.#host = host
    this.#parts = parts
    parts.time?.begin()
  }

  get isFull(): boolean {
    return this.#skipped > MAX_SKIPPED || this.#parts.time?.isOver === true
  }

  take(candidate: Candidate): void {
    const signer = signerOf(candidate)
    if (signer !== undefined && this.#behind.has(signer)) return
    const sealed = this.#parts.opener === undefined ? undefined : sealedBy(candidate.extrinsic.call)
    if (sealed !== undefined) this.#takeSealed(candidate, sealed, this.#parts.opener as Opener)
    else if (this.#mayStart(candidate)) this.#apply(candidate)
  }

  /**
   * What is sealed, and right behind it what was in it, which may fail or be no longer valid by itself: one candidate, with time for
   * both. Before its turn, which the key decides, it waits; it stands in the block alone when it does not open, or opens to
   * nothing that could be in a block. It has this one chance, so that it is never promised the next block.
   *
   * Nothing is opened of what may not be in the block itself. What opens and has no time is left out as if it had not been there, a few
   * times in a block; from then on it stands alone: who pays for nothing cannot use up the chances of all.
   */
  #takeSealed(outer: Candidate, sealed: Sealed, opener: Opener): void {
    const { time } = this.#parts
    // The one inside was never in the pool: its signature is checked here.
    if (!opener.opens(sealed) || !isCryptoLoaded()) return this.#putBehind(outer)
    const own = this.#attempt(outer, () => this.#countedMs(outer))
    if (own === undefined) return
    const isFirst = this.#isFirst(outer)
    const fits = (ms: number) => isFirst || time === undefined || time.hasRoomFor(ms)
    if (!fits(own)) return this.#putBehind(outer)
    if (this.#attempt(outer, () => this.#requireAdmitted(outer)) === undefined) return
    const opened = this.#attempt(outer, () => ({ inner: this.#opened(sealed, opener) }))
    if (opened === undefined) return
    const { countedMs, inner } = this.#pairOf(own, opened.inner)
    const isTried = fits(countedMs)
    if (!isTried && this.#freeChances-- > 0) return this.#putBehind(outer)
    if (!this.#apply(outer) || inner === undefined || !isTried) return
    try {
      // It is opened in this block alone.
      this.#run(inner, false)
    } catch (fault) {
      this.#leaveOutInner(inner, fault)
    }
  }

  #requireAdmitted({ extrinsic, verified }: Candidate): true {
    this.#host.trusting(verified, () => requireAdmitted(this.builder.ctx, extrinsic))
    return true
  }

  #countedMs({ extrinsic }: Candidate): number {
    if (this.#parts.time === undefined) return UNCOUNTED
    return timeOf(this.builder.ctx, extrinsic.call).countedMs + lengthMs(extrinsic)
  }

  /** What was sealed, if it is signed: whoever is only named in it has nothing to do with it, and its call takes no time. */
  #opened(sealed: Sealed, opener: Opener): Candidate | undefined {
    const inner = opener.open(sealed)
    if (inner === undefined) return undefined
    try {
      checkSignature(this.builder.ctx, inner.extrinsic)
      return inner
    } catch (fault) {
      if (fault instanceof ValidityFailure) return undefined
      throw fault
    }
  }

  /** What both are counted with, and the one inside if it may be tried. */
  #pairOf(own: number, inner: Candidate | undefined): Pair {
    const { time } = this.#parts
    if (time === undefined || inner === undefined) return { countedMs: own, inner }
    try {
      const held = timeOf(this.builder.ctx, inner.extrinsic.call)
      if (whyNeverFits(held, time.budget) === undefined)
        return { countedMs: own + held.countedMs + lengthMs(inner.extrinsic), inner }
    } catch (fault) {
      this.#leaveOutInner(inner, fault)
    }
    return { countedMs: own, inner: undefined }
  }

  /**
   * Anybody can seal what somebody else signed: that it may not be in this block holds back nothing of its signer's, and is no
   * reason to drop it where it waits in the open.
   */
  #leaveOutInner(inner: Candidate, fault: unknown): void {
    if (isOfState(fault)) throw fault
    if (fault instanceof ValidityFailure || fault instanceof CameLate || fault instanceof CryptoNotReady) return
    this.faulted.push({ candidate: inner, fault, included: false })
  }

  /**
   * Pulses of the beacon begin a block: who has signed is first though they are there. And so is who starts as soon as the first would have:
   * what fails at once, however long it may take, keeps nobody out.
   */
  #isFirst({ extrinsic }: Candidate): boolean {
    if (this.included.length === 0 || (extrinsic.signed !== undefined && this.#signed === 0)) return true
    return this.#parts.time?.isEarly === true
  }

  /** Whether there is time for it; if not, it is told what becomes of it. */
  #mayStart(candidate: Candidate): boolean {
    const { time } = this.#parts
    if (time === undefined) return true
    const taken = this.#attempt(candidate, () => timeOf(this.builder.ctx, candidate.extrinsic.call))
    if (taken === undefined) return false
    if (whyNeverFits(taken, time.budget) !== undefined) {
      this.refused.push({ candidate, error: EXHAUSTS })
      return false
    }
    const hasRoom =
      !late.has(candidate.extrinsic.call) && time.hasRoomFor(taken.countedMs + lengthMs(candidate.extrinsic))
    if (hasRoom || this.#isFirst(candidate)) return true
    // It says nothing of how full the block is: a smaller one may follow.
    this.#passOver(candidate)
    return false
  }

  /** Whether it stands in the block. */
  #apply(candidate: Candidate): boolean {
    return this.#attempt(candidate, () => this.#run(candidate)) === true
  }

  /** What `work` answers; undefined when it failed, and then what becomes of the candidate is settled. */
  #attempt<T>(candidate: Candidate, work: () => T): T | undefined {
    try {
      return work()
    } catch (fault) {
      if (isOfState(fault)) throw fault
      this.#leaveOut(candidate, fault)
      return undefined
    }
  }

  /** @param mayWait whether it may be offered to another block, should it come too late in this one: never the first, or it came so to each */
  #run(candidate: Candidate, mayWait = !this.#isFirst(candidate)): true {
    const { time, stopped, onTried } = this.#parts
    const { extrinsic, verified } = candidate
    if (stopped?.has(candidate) === true) return this.#stop(candidate)
    const before = this.builder.layer.writes
    const written = () => this.builder.layer.writes - before
    const execution =
      time !== undefined && canStop(this.builder.ctx, extrinsic.call) ? time.watch(mayWait, written) : undefined
    onTried?.(candidate)
    try {
      const { fault } = this.#host.trusting(verified, () => this.builder.apply(extrinsic, execution))
      if (fault !== undefined) this.faulted.push({ candidate, fault, included: true })
      time?.leave(writtenMs(written()))
      return this.#stands(candidate)
    } catch (fault) {
      if (!(fault instanceof Interruption)) throw fault
      const cameLate = mayWait && execution?.hadItsTime() === false
      if (!cameLate || time?.grace.lose(execution.took()) !== true) return this.#stop(candidate)
      late.add(extrinsic.call)
      throw new CameLate()
    }
  }

  /** It has had its time, be it in a block that is filled anew: it has failed, and pays. */
  #stop(candidate: Candidate): true {
    this.#host.trusting(candidate.verified, () => this.builder.apply(candidate.extrinsic, { isStopped: true }))
    this.interrupted.push(candidate)
    return this.#stands(candidate)
  }

  #stands(candidate: Candidate): true {
    this.included.push(candidate)
    this.#parts.time?.leave(lengthMs(candidate.extrinsic))
    if (candidate.extrinsic.signed !== undefined) this.#signed++
    return true
  }

  #passOver(candidate: Candidate): void {
    this.passedOver ??= candidate
    this.#putBehind(candidate)
  }

  #leaveOut(candidate: Candidate, fault: unknown): void {
    if (fault instanceof CameLate) return this.#passOver(candidate)
    if (fault instanceof ValidityFailure) {
      if (fault.error.value.type !== 'ExhaustsResources') {
        this.refused.push({ candidate, error: fault.error })
        return
      }
      this.#skipped++
    }
    // The signature code may be on its way: the transaction's turn comes with a later block.
    else if (!(fault instanceof CryptoNotReady)) this.faulted.push({ candidate, fault, included: false })
    this.#putBehind(candidate)
  }

  #putBehind(candidate: Candidate): void {
    const signer = signerOf(candidate)
    if (signer !== undefined) this.#behind.add(signer)
  }
}
