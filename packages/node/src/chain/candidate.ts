import type { AccountId, BlockBuilder, Extrinsic, TransactionValidityError } from '@glia/frame'
import type { VerifiedSignature } from '../crypto/signatureHost.ts'

/** A transaction offered to a block. */
export interface Candidate {
  readonly hash: string
  readonly extrinsic: Extrinsic
  /** The signature that was checked before, and over which bytes. */
  readonly verified: VerifiedSignature | undefined
}

/** The account that signed a transaction, when it says so itself. */
export const signerOf = ({ extrinsic: { signed } }: Pick<Candidate, 'extrinsic'>): AccountId | undefined =>
  signed?.address.type === 'Id' ? signed.address.value : undefined

/** A transaction may never enter a block as things stand. */
export interface Refused {
  readonly candidate: Candidate
  readonly error: TransactionValidityError
}

/** A transaction that the runtime failed on: a mistake to report, and a sender who comes last for a while. */
export interface Faulted {
  readonly candidate: Candidate
  readonly fault: unknown
  /** It stands in the block as one that failed, and pays. Otherwise other executions need not meet the fault: it is dropped. */
  readonly included: boolean
}

/** A block that was filled and closed, and what became of the candidates. */
export interface Proposal {
  readonly builder: BlockBuilder
  readonly included: readonly Candidate[]
  readonly refused: readonly Refused[]
  readonly faulted: readonly Faulted[]
  /** Those that were stopped since they took longer than the slot has: they stand in the block as ones that failed, and pay. */
  readonly interrupted: readonly Candidate[]
  /** The first one that found too little of the slot left for it: to be offered first to the next block. */
  readonly passedOver: Candidate | undefined
  /** Why the block begins without the pulses that its author would bring, if it does. */
  readonly pulseFault?: { readonly value: unknown } | undefined
}
