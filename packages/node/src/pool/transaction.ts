import { fromHex } from '@glia/base'
import type { Extrinsic, ValidTransaction } from '@glia/frame'
import type { Sealed } from '@glia/runtime'
import { type Candidate, signerOf } from '../chain/candidate.ts'
import type { VerifiedSignature } from '../crypto/signatureHost.ts'
import { type Payment, tipOfBlock } from './payment.ts'

/** A transaction in the pool. */
export interface PoolTransaction extends Candidate {
  readonly hash: string
  readonly extrinsic: Extrinsic
  readonly verified: VerifiedSignature | undefined
  readonly sender: string | undefined
  /** Place among those of its sender. */
  readonly nonce: number
  /** As the runtime says; what tells most transactions apart is what they pay. */
  readonly priority: bigint
  readonly payment: Payment
  /** {@link tipOfBlock} of its payment, rao. */
  readonly tipOfBlock: number
  /** Tags as Latin-1 text, so that they can be keys of a Map. */
  readonly requires: readonly string[]
  readonly provides: readonly string[]
  /** Last block it may be in. */
  readonly validTill: bigint
  /** Order of arrival. */
  readonly arrival: number
  /** What it brings sealed: it is good for one block alone, and pays only there. */
  readonly sealed: Sealed | undefined
  /** Block at which it was last validated. */
  checkedAt: number
}

/** What can become of a transaction, as clients hear it (`TransactionStatus`). */
export type TransactionStatus =
  | { readonly type: 'future' | 'ready' | 'dropped' | 'invalid' }
  | { readonly type: 'inBlock'; readonly hash: string; readonly index: number }
  | { readonly type: 'finalized'; readonly hash: string; readonly index: number }
  /** The block it was in was taken back, or is still not final after so many others. */
  | { readonly type: 'retracted' | 'finalityTimeout'; readonly hash: string }
  | { readonly type: 'usurped'; readonly by: string }

export const tagText = (tag: Uint8Array): string => Buffer.from(tag).toString('latin1')

/** What the transaction of an account with a nonce provides, as `CheckNonce` of the runtime says. */
export function nonceTag(account: string, nonce: number): string {
  const tag = new Uint8Array(36)
  tag.set(fromHex(account))
  new DataView(tag.buffer).setUint32(32, nonce, true)
  return tagText(tag)
}

export function poolTransaction(
  hash: string,
  extrinsic: Extrinsic,
  verified: VerifiedSignature | undefined,
  validity: ValidTransaction,
  payment: Payment,
  at: {
    readonly nonce: number
    readonly block: number
    readonly arrival: number
    readonly sealed: Sealed | undefined
  },
): PoolTransaction {
  return {
    hash,
    extrinsic,
    verified,
    sender: signerOf({ extrinsic }),
    nonce: at.nonce,
    priority: validity.priority,
    payment,
    tipOfBlock: tipOfBlock(payment),
    requires: validity.requires.map(tagText),
    provides: validity.provides.map(tagText),
    validTill: BigInt(at.block) + validity.longevity,
    arrival: at.arrival,
    sealed: at.sealed,
    checkedAt: at.block,
  }
}
