import { type BlockBuilder, ValidityFailure } from '@glia/frame'
import { CryptoNotReady, type SignatureHost } from '../crypto/signatureHost.ts'
import type { Candidate, Proposal } from './candidate.ts'
import { isOfState, withoutBlame } from './fault.ts'

/** Transactions in a row that no longer fit before a block counts as full (`MAX_SKIPPED_TRANSACTIONS`). */
const MAX_SKIPPED = 8

type Refused = Proposal['refused'][number]
type Faulted = Proposal['faulted'][number]

/** What a block's author knows beside the transactions. */
export interface BlockInput {
  /** Milliseconds since the Unix epoch; decides the slot. */
  readonly timestamp: bigint
  /** Asked before each transaction; true ends the block. */
  readonly outOfTime?: () => boolean
}

/**
 * Fills a block with the author's inherents, then the candidates as long as they fit, and closes it. A candidate that the
 * runtime fails on is left out with no trace; so is one whose values turn out, at the block's end, to have no encoding.
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
  const builder = begin(open, input)
  const proposal = fill(builder, host, input, candidates)
  try {
    builder.finalise()
    return proposal
  } catch (fault) {
    if (isOfState(fault)) throw fault
    return refill(begin(open, input), host, proposal, fault)
  }
}

function begin(open: () => BlockBuilder, { timestamp }: BlockInput): BlockBuilder {
  const builder = open()
  withoutBlame(builder.start.number, () => builder.applyInherents({ timestamp }))
  return builder
}

function fill(
  builder: BlockBuilder,
  host: SignatureHost,
  input: BlockInput,
  candidates: Iterable<Candidate>,
): Proposal {
  const included: Candidate[] = []
  const refused: Refused[] = []
  const faulted: Faulted[] = []
  /** Signers of whom a transaction waits or is dropped: their later nonces have to wait. */
  const behind = new Set<string>()
  let skipped = 0
  for (const candidate of candidates) {
    if (input.outOfTime?.() === true) break
    const signer = signerOf(candidate)
    if (signer !== undefined && behind.has(signer)) continue
    try {
      host.trusting(candidate.verified, () => builder.apply(candidate.extrinsic))
      included.push(candidate)
    } catch (fault) {
      if (isOfState(fault)) throw fault
      if (fault instanceof ValidityFailure && fault.error.value.type !== 'ExhaustsResources') {
        refused.push({ candidate, error: fault.error })
        continue
      }
      if (signer !== undefined) behind.add(signer)
      // The signature code is on its way: the transaction's turn comes with a later block.
      if (fault instanceof CryptoNotReady) continue
      if (!(fault instanceof ValidityFailure)) faulted.push({ candidate, fault })
      else if (++skipped > MAX_SKIPPED) break
    }
  }
  return { builder, included, refused, faulted }
}

const signerOf = ({ extrinsic: { signed } }: Candidate): string | undefined =>
  signed?.address.type === 'Id' ? signed.address.value : undefined

/**
 * The same block once more, with each transaction rehearsed before it is applied, so that what does not encode is found
 * where it is written. PERF: twice the work, paid only when a block did not close.
 *
 * @throws NodeError RuntimeFault when every transaction passes and the block still does not close
 */
function refill(builder: BlockBuilder, host: SignatureHost, first: Proposal, fault: unknown): Proposal {
  const included: Candidate[] = []
  const faulted: Faulted[] = [...first.faulted]
  for (const candidate of first.included) {
    try {
      host.trusting(candidate.verified, () => {
        builder.rehearse(candidate.extrinsic)
        builder.apply(candidate.extrinsic)
      })
      included.push(candidate)
    } catch (found) {
      if (isOfState(found)) throw found
      // What only followed a transaction that is left out now (its nonce, its money) stays in the pool.
      if (found instanceof ValidityFailure || found instanceof CryptoNotReady) continue
      faulted.push({ candidate, fault: found })
    }
  }
  withoutBlame(builder.start.number, () => {
    if (faulted.length === first.faulted.length) throw fault
    builder.finalise()
  })
  return { builder, included, refused: first.refused, faulted }
}
