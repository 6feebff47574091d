import { type BlockBuilder, Interruption, ValidityFailure } from '@glia/frame'
import { type Sealed, sealedBy } from '@glia/runtime'
import { CryptoNotReady, isCryptoLoaded, type SignatureHost } from '../crypto/signatureHost.ts'
import type { ShieldKeys } from '../shield/keys.ts'
import { Opener } from '../shield/opener.ts'
import { type Candidate, type Faulted, type Proposal, type Refused, signerOf } from './candidate.ts'
import { isOfState, withoutBlame } from './fault.ts'
import { type BlockTime, type CallTime, canStop, neverFits, timeOf, type Watch } from './slotBudget.ts'

/** Transactions in a row that no longer fit before a block counts as full (`MAX_SKIPPED_TRANSACTIONS`). */
const MAX_SKIPPED = 8
/** How often a block that did not close is tried with those of its transactions that were left. */
const MAX_TRIES = 3
/** What opening takes, with a margin: 0.7 ms, and as much again to read and check what was in it. */
const OPENING_MS = 2

const EXHAUSTS: Refused['error'] = { type: 'Invalid', value: { type: 'ExhaustsResources' } }

/** What a block's author knows beside the transactions. */
export interface BlockInput {
  /** Milliseconds since the Unix epoch; decides the slot. */
  readonly timestamp: bigint
  /** The time that transactions may take; left out, only the runtime's own limits hold. */
  readonly time?: BlockTime | undefined
  /** Whose keys the block announces and opens; left out, it announces none, and what is sealed stands in it unopened. */
  readonly shield?: ShieldKeys | undefined
}

/**
 * Fills a block with the author's inherents, then the candidates as long as they fit, and closes it. A candidate whose call
 * the runtime fails on stands in it as failed, with no trace but its fee; also one whose values turn out, at the block's
 * end, to have no encoding. `processBlock` comes to the same.
 *
 * @param open a new block on the head
 * @throws NodeError RuntimeFault when a hook or an inherent failed: that is no candidate's fault
 */
export function propose(
  open: () => BlockBuilder,
  host: SignatureHost,
  input: BlockInput,
  candidates: Iterable<Candidate>,
): Proposal {
  const builder = opened(open, input)
  const opener = input.shield === undefined ? undefined : new Opener(builder.parent, input.shield)
  const proposal = fill(new Filling(builder, host, input.time, opener), candidates)
  const fault = closingFault(proposal.builder)
  return fault === undefined ? proposal : refill(() => opened(open, input), host, proposal, fault.value)
}

function opened(open: () => BlockBuilder, { timestamp, shield }: BlockInput): BlockBuilder {
  const builder = open()
  const { number, parentHash } = builder.start
  const shieldKey = shield === undefined ? undefined : { bytes: shield.announced(parentHash) }
  withoutBlame(number, () => builder.applyInherents({ timestamp, shieldKey }))
  return builder
}

/** Closes a block, or answers why it does not close. */
function closingFault(builder: BlockBuilder): { readonly value: unknown } | undefined {
  try {
    builder.finalise()
    return undefined
  } catch (value) {
    if (isOfState(value)) throw value
    return { value }
  }
}

/** The block so far, and what becomes of the candidates. */
class Filling {
  readonly builder: BlockBuilder
  readonly included: Candidate[] = []
  readonly refused: Refused[] = []
  readonly faulted: Faulted[] = []
  readonly interrupted: Candidate[] = []
  passedOver: Candidate | undefined
  readonly #host: SignatureHost
  readonly #time: BlockTime | undefined
  readonly #opener: Opener | undefined
  /** Signers of whom a transaction waits or is dropped: their later nonces have to wait. */
  readonly #behind = new Set<string>()
  #skipped = 0

  /** @param opener left out, what is sealed is taken as any other transaction */
  constructor(builder: BlockBuilder, host: SignatureHost, time?: BlockTime, opener?: Opener) {
    this.builder = builder
    this.#host = host
    this.#time = time
    this.#opener = opener
  }

  get isFull(): boolean {
    return this.#skipped > MAX_SKIPPED || this.#time?.isOver === true
  }

  take(candidate: Candidate): void {
    const signer = signerOf(candidate)
    if (signer !== undefined && this.#behind.has(signer)) return
    const sealed = this.#opener === undefined ? undefined : sealedBy(candidate.extrinsic.call)
    if (sealed === undefined) this.#apply(candidate)
    else this.#takeSealed(candidate, sealed)
  }

  /**
   * What is sealed, and right behind it what was in it, which may fail or be no longer valid by itself. Before its turn, which the
   * key decides, it waits; it stands in the block alone when it does not open, or opens to nothing that could be in a block.
   */
  #takeSealed(candidate: Candidate, sealed: Sealed): void {
    const opener = this.#opener as Opener
    // The one inside was never in the pool: its signature is checked here.
    if (!opener.opens(sealed) || !isCryptoLoaded()) return this.#putBehind(candidate)
    if (this.#time?.hasRoomFor(OPENING_MS) === false) return this.#passOver(candidate)
    const inner = opener.open(sealed)
    if (inner !== undefined && !this.#hasTimeForBoth(candidate, inner)) return this.#passOver(candidate)
    const before = this.included.length
    this.#apply(candidate)
    if (inner !== undefined && this.included.length > before) this.#apply(inner)
  }

  #hasTimeForBoth(outer: Candidate, inner: Candidate): boolean {
    const time = this.#time
    if (time === undefined || this.included.length === 0) return true
    const [one, other] = [outer, inner].map(({ extrinsic }) => timeOf(this.builder.ctx, extrinsic.call))
    return time.hasRoomFor((one as CallTime).countedMs + (other as CallTime).countedMs)
  }

  #apply(candidate: Candidate): void {
    let execution: Watch | undefined
    try {
      if (this.#time !== undefined) {
        if (!this.#hasTimeFor(candidate, this.#time)) return
        if (canStop(candidate.extrinsic.call)) execution = this.#time.watch()
      }
      const { fault } = this.#host.trusting(candidate.verified, () =>
        this.builder.apply(candidate.extrinsic, execution),
      )
      this.included.push(candidate)
      if (fault !== undefined) this.faulted.push({ candidate, fault, included: true })
    } catch (fault) {
      if (isOfState(fault)) throw fault
      if (fault instanceof Interruption && execution?.hadItsTime() === false) this.#passOver(candidate)
      else this.#leaveOut(candidate, fault)
    }
  }

  #hasTimeFor(candidate: Candidate, time: BlockTime): boolean {
    const taken = timeOf(this.builder.ctx, candidate.extrinsic.call)
    if (neverFits(taken, time.budget)) {
      this.refused.push({ candidate, error: EXHAUSTS })
      return false
    }
    if (this.included.length === 0 || time.hasRoomFor(taken.countedMs)) return true
    // It says nothing of how full the block is: a smaller one may follow.
    this.#passOver(candidate)
    return false
  }

  #passOver(candidate: Candidate): void {
    this.passedOver ??= candidate
    this.#putBehind(candidate)
  }

  #leaveOut(candidate: Candidate, fault: unknown): void {
    if (fault instanceof ValidityFailure) {
      if (fault.error.value.type !== 'ExhaustsResources') {
        this.refused.push({ candidate, error: fault.error })
        return
      }
      this.#skipped++
    } else if (fault instanceof Interruption) this.interrupted.push(candidate)
    // The signature code may be on its way: the transaction's turn comes with a later block.
    else if (!(fault instanceof CryptoNotReady)) this.faulted.push({ candidate, fault, included: false })
    this.#putBehind(candidate)
  }

  #putBehind(candidate: Candidate): void {
    const signer = signerOf(candidate)
    if (signer !== undefined) this.#behind.add(signer)
  }
}

function fill(filling: Filling, candidates: Iterable<Candidate>): Filling {
  for (const candidate of candidates) {
    if (filling.isFull) break
    filling.take(candidate)
  }
  return filling
}

/**
 * The same block once more, each transaction's changes encoded at its end, so that what does not encode fails where it is
 * written. What is no longer valid then is left out, and the block that is left might close at the first go, with other
 * outcomes: whoever processes it would see those. So it is begun anew with what is left, until all of it stays.
 * PERF: three times the work, paid only when a block did not close.
 *
 * @throws NodeError RuntimeFault when every transaction passes and the block still does not close
 */
function refill(begin: () => BlockBuilder, host: SignatureHost, first: Filling, fault: unknown): Proposal {
  const faulted: Faulted[] = first.faulted.filter(({ included }) => !included)
  const told = { refused: first.refused, interrupted: first.interrupted, passedOver: first.passedOver }
  let offered: readonly Candidate[] = first.included
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const careful = encoding(begin(), host, offered)
    const { builder, included } = careful
    faulted.push(...careful.faulted.filter((each) => !each.included))
    if (included.length === offered.length) {
      withoutBlame(builder.start.number, () => {
        if (careful.faulted.length === 0) throw fault
        builder.finalise()
      })
      return { ...told, builder, included, faulted: [...faulted, ...careful.faulted.filter((each) => each.included)] }
    }
    const again = fill(new Filling(begin(), host), included)
    if (closingFault(again.builder) === undefined)
      return { ...told, builder: again.builder, included: again.included, faulted: [...faulted, ...again.faulted] }
    offered = again.included
  }
  // Whoever is to blame was not found out: the block goes without transactions, and these do not come again.
  const builder = begin()
  withoutBlame(builder.start.number, () => builder.finalise())
  const dropped = offered.map((candidate) => ({ candidate, fault, included: false }))
  return { ...told, builder, included: [], faulted: [...faulted, ...dropped] }
}

/** Applies each candidate that still may be in the block, with what it writes encoded. */
function encoding(
  builder: BlockBuilder,
  host: SignatureHost,
  candidates: readonly Candidate[],
): Pick<Proposal, 'builder' | 'included' | 'faulted'> {
  const included: Candidate[] = []
  const faulted: Faulted[] = []
  for (const candidate of candidates) {
    try {
      const { fault } = host.trusting(candidate.verified, () => builder.applyEncoding(candidate.extrinsic))
      included.push(candidate)
      if (fault !== undefined) faulted.push({ candidate, fault, included: true })
    } catch (found) {
      if (isOfState(found)) throw found
      // What only followed a transaction that failed now (its nonce, its money) stays in the pool.
      if (found instanceof ValidityFailure || found instanceof CryptoNotReady) continue
      faulted.push({ candidate, fault: found, included: false })
    }
  }
  return { builder, included, faulted }
}
