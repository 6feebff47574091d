import type { Codec } from '../codec/codec.ts'
import type { AccountId } from '../codec/identity.ts'
import type { DispatchError } from '../pallet/dispatchError.ts'
import type { DispatchClass, Pays, Weight } from '../pallet/weight.ts'
import type { Ctx } from './ctx.ts'
import type { RuntimeCall } from './runtimeCall.ts'
import type { TransactionSource, ValidTransaction } from './validity.ts'

/**
 * What extensions see of a signed transaction. Their own work is not in its weight: the reference's extrinsics, which may hold
 * transactions of Ethereum (`fp_self_contained`), ask the call alone for it.
 */
export interface TransactionView {
  readonly signer: AccountId
  readonly call: RuntimeCall
  /** Declared weight of the call, class and whether it pays. */
  readonly info: DispatchInfo
  /** Encoded length in bytes, with its length prefix. */
  readonly length: number
  readonly source: TransactionSource
}

export interface DispatchInfo {
  readonly callWeight: Weight
  readonly class: DispatchClass
  readonly paysFee: Pays
}

/** How the call ended, for extensions that settle afterwards (fees). */
export interface DispatchOutcome {
  readonly error: DispatchError | undefined
  readonly actualWeight: Weight
  /** The weight that the call answered with, if it did; where it did not, the actual one is what it declares. */
  readonly saidWeight?: Weight | undefined
  readonly paysFee: Pays
  /** What the runtime itself failed with, where that is why the call failed: a mistake to report. */
  readonly fault?: unknown
}

/**
 * One signed extension: bytes in the extrinsic (`extra`), bytes only in what is signed (`implicit`), checks before
 * the call and settlement after it. `validate` throws ValidityFailure.
 */
export interface TransactionExtension<E = unknown, P = unknown> {
  readonly identifier: string
  readonly extra: Codec<E>
  readonly implicit: Codec<unknown>
  implicitValue?(ctx: Ctx, extra: E): unknown
  validate?(ctx: Ctx, tx: TransactionView, extra: E): ValidTransaction | undefined
  /** Takes what the transaction owes before it runs (nonce, fee). Answers what `settle` needs. */
  prepare?(ctx: Ctx, tx: TransactionView, extra: E): P
  settle?(ctx: Ctx, tx: TransactionView, prepared: P, outcome: DispatchOutcome): void
  /** What it asks of a transaction whoever sends it: all that is asked of a general one. Throws ValidityFailure. */
  general?(ctx: Ctx, tx: Omit<TransactionView, 'signer'>, extra: E): void
  /** The same checks for an unsigned transaction (inherents), where the extension has any. */
  bare?(ctx: Ctx, tx: Omit<TransactionView, 'signer' | 'source'>): void
}

/** Declares an extension; the types of `extra` and of what `prepare` hands to `settle` are inferred. */
export function extension<E, P>(declared: TransactionExtension<E, P>): TransactionExtension {
  return declared as TransactionExtension
}
