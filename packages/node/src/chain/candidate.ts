import type { BlockBuilder, Extrinsic, TransactionValidityError } from '@glia/frame'
import type { VerifiedSignature } from '../crypto/signatureHost.ts'

/** A transaction offered to a block. */
export interface Candidate {
  readonly hash: string
  readonly extrinsic: Extrinsic
  /** The signature that was checked before, and over which bytes. */
  readonly verified: VerifiedSignature | undefined
}

/** A block that was filled and closed, and what became of the candidates. */
export interface Proposal {
  readonly builder: BlockBuilder
  readonly included: readonly Candidate[]
  /** May never enter a block as things stand. */
  readonly refused: readonly { readonly candidate: Candidate; readonly error: TransactionValidityError }[]
  /** The runtime itself failed on it: a fault to report, and a transaction to drop. */
  readonly faulted: readonly { readonly candidate: Candidate; readonly fault: unknown }[]
}
