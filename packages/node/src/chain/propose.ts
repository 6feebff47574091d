import { type BlockBuilder, ValidityFailure } from '@glia/frame'
import { CryptoNotReady, type SignatureHost } from '../crypto/signatureHost.ts'
import type { ShieldKeys } from '../shield/keys.ts'
import { Opener } from '../shield/opener.ts'
import type { Candidate, Faulted, Proposal } from './candidate.ts'
import { isOfState, withoutBlame } from './fault.ts'
import { Filling } from './filling.ts'
import type { BlockTime } from './slotBudget.ts'

/** How often a block that did not close is tried with those of its transactions that were left. */
const MAX_TRIES = 3

/** What a block's author knows beside the transactions. */
export interface BlockInput {
  /** Milliseconds since the Unix epoch; decides the slot. */
  readonly timestamp: bigint
  /** The time that transactions may take; left out, only the runtime's own limits hold. */
  readonly time?: BlockTime | undefined
  /** Whose keys the block announces and opens; left out, it announces none, and what is sealed stands in it unopened. */
  readonly shield?: ShieldKeys | undefined
  /** Is filled with what the block is made from, also when none comes of it. */
  readonly trace?: BlockTrace | undefined
}

/** What a block was made from beside its parent and its time: enough to make it again, with the same keys or without any. */
export interface BlockTrace {
  /** The key that it announces; undefined where it announces none, or was not begun. */
  shieldKey: Uint8Array | undefined
  /** Transactions that were tried, in order: pulses, what was offered, and behind what came sealed what was in it. */
  readonly tried: Candidate[]
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
  const { time, shield, trace } = input
  const opener = shield === undefined ? undefined : new Opener(builder.parent, shield)
  const onTried = trace && ((candidate: Candidate) => trace.tried.push(candidate))
  const proposal = fill(new Filling(builder, host, { time, opener, onTried }), candidates)
  const fault = closingFault(proposal.builder)
  return fault === undefined ? proposal : refill(() => opened(open, input), host, proposal, fault.value)
}

function opened(open: () => BlockBuilder, { timestamp, shield, trace }: BlockInput): BlockBuilder {
  const builder = open()
  const { number, parentHash } = builder.start
  const shieldKey = shield === undefined ? undefined : { bytes: shield.announced(parentHash) }
  if (trace !== undefined) trace.shieldKey = shieldKey?.bytes
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
  const told = (included: readonly Candidate[]) => ({
    refused: first.refused,
    interrupted: first.interrupted.filter((candidate) => included.includes(candidate)),
    passedOver: first.passedOver,
  })
  let offered: readonly Candidate[] = first.included
  const stopped = new Set(first.interrupted)
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const careful = encoding(begin(), host, offered, stopped)
    const { builder, included } = careful
    faulted.push(...careful.faulted.filter((each) => !each.included))
    if (included.length === offered.length) {
      withoutBlame(builder.start.number, () => {
        if (careful.faulted.length === 0) throw fault
        builder.finalise()
      })
      return {
        ...told(included),
        builder,
        included,
        faulted: [...faulted, ...careful.faulted.filter((each) => each.included)],
      }
    }
    const again = fill(new Filling(begin(), host, { stopped }), included)
    if (closingFault(again.builder) === undefined)
      return {
        ...told(again.included),
        builder: again.builder,
        included: again.included,
        faulted: [...faulted, ...again.faulted],
      }
    offered = again.included
  }
  // Whoever is to blame was not found out: the block goes without transactions, and these do not come again.
  const builder = begin()
  withoutBlame(builder.start.number, () => builder.finalise())
  const dropped = offered.map((candidate) => ({ candidate, fault, included: false }))
  return { ...told([]), builder, included: [], faulted: [...faulted, ...dropped] }
}

/** Applies each candidate that still may be in the block, with what it writes encoded. */
function encoding(
  builder: BlockBuilder,
  host: SignatureHost,
  candidates: readonly Candidate[],
  stopped: ReadonlySet<Candidate>,
): Pick<Proposal, 'builder' | 'included' | 'faulted'> {
  const included: Candidate[] = []
  const faulted: Faulted[] = []
  for (const candidate of candidates) {
    try {
      const { fault } = host.trusting(candidate.verified, () =>
        stopped.has(candidate)
          ? builder.apply(candidate.extrinsic, { isStopped: true })
          : builder.applyEncoding(candidate.extrinsic),
      )
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
