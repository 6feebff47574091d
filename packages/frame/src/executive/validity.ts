import { Refusal } from '@glia/base'
import type { Codec } from '../codec/codec.ts'
import { struct, vec } from '../codec/composite.ts'
import { field, plain } from '../codec/field.ts'
import { bytes, u8, u64, unit } from '../codec/primitives.ts'
import { type Variant, variant } from '../codec/variant.ts'

interface InvalidShapes {
  Call: undefined
  Payment: undefined
  Future: undefined
  Stale: undefined
  BadProof: undefined
  AncientBirthBlock: undefined
  ExhaustsResources: undefined
  Custom: number
  BadMandatory: undefined
  MandatoryValidation: undefined
  BadSigner: undefined
  IndeterminateImplicit: undefined
  UnknownOrigin: undefined
}

interface UnknownShapes {
  CannotLookup: undefined
  NoUnsignedValidator: undefined
  Custom: number
}

export type InvalidTransaction = Variant<InvalidShapes>
export type UnknownTransaction = Variant<UnknownShapes>
/** Why a transaction may not enter a block (`sp_runtime::TransactionValidityError`). */
export type TransactionValidityError = Variant<ValidityShapes>
type ValidityShapes = { readonly Invalid: InvalidTransaction; readonly Unknown: UnknownTransaction }

const module = 'sp_runtime::transaction_validity'

export const transactionValidityError: Codec<TransactionValidityError> = variant<ValidityShapes>(
  {
    Invalid: variant<InvalidShapes>(
      {
        Call: unit,
        Payment: unit,
        Future: unit,
        Stale: unit,
        BadProof: unit,
        AncientBirthBlock: unit,
        ExhaustsResources: unit,
        Custom: u8,
        BadMandatory: unit,
        MandatoryValidation: unit,
        BadSigner: unit,
        IndeterminateImplicit: unit,
        UnknownOrigin: unit,
      },
      { path: `${module}::InvalidTransaction` },
    ),
    Unknown: variant<UnknownShapes>(
      { CannotLookup: unit, NoUnsignedValidator: unit, Custom: u8 },
      { path: `${module}::UnknownTransaction` },
    ),
  },
  { path: `${module}::TransactionValidityError` },
)

/** What the pool needs to know to order and keep a transaction. */
export interface ValidTransaction {
  readonly priority: bigint
  /** Tags that must be provided first (the sender's earlier nonces). */
  readonly requires: readonly Uint8Array[]
  readonly provides: readonly Uint8Array[]
  /** Blocks for which the answer holds. */
  readonly longevity: bigint
  readonly propagate: boolean
}

export const validTransaction: Codec<ValidTransaction> = struct(
  {
    priority: field(u64, 'TransactionPriority'),
    requires: field(vec(bytes), 'Vec<TransactionTag>'),
    provides: field(vec(bytes), 'Vec<TransactionTag>'),
    longevity: field(u64, 'TransactionLongevity'),
    propagate: plain.bool,
  },
  {
    path: `${module}::ValidTransaction`,
  },
)

/** `InBlock`, `Local` or `External`: where a transaction to validate came from. */
export type TransactionSource = 'InBlock' | 'Local' | 'External'

/** Thrown while validating or applying: the transaction stays out of the block. */
export class ValidityFailure extends Refusal {
  readonly error: TransactionValidityError
  constructor(error: TransactionValidityError) {
    super(
      'VALIDITY',
      `${error.type}.${error.value.type}${error.value.type === 'Custom' ? ` ${error.value.value}` : ''}`,
    )
    this.error = error
  }
}

export const invalid = (type: Exclude<InvalidTransaction['type'], 'Custom'>): ValidityFailure =>
  new ValidityFailure({ type: 'Invalid', value: { type } as InvalidTransaction })
export const invalidCustom = (code: number): ValidityFailure =>
  new ValidityFailure({ type: 'Invalid', value: { type: 'Custom', value: code } })
export const unknownTransaction = (type: 'CannotLookup' | 'NoUnsignedValidator'): ValidityFailure =>
  new ValidityFailure({ type: 'Unknown', value: { type } })

const MAX_U64 = (1n << 64n) - 1n

/** `ValidTransaction::default()`: no tags, lowest priority, valid for ever. */
export const ANY_TIME: ValidTransaction = {
  priority: 0n,
  requires: [],
  provides: [],
  longevity: MAX_U64,
  propagate: true,
}

/** `combine_with`: priorities add up, tags join, the shorter longevity holds. */
export function combineValidity(a: ValidTransaction, b: ValidTransaction): ValidTransaction {
  const priority = a.priority + b.priority
  return {
    priority: priority > MAX_U64 ? MAX_U64 : priority,
    requires: a.requires.length === 0 ? b.requires : [...a.requires, ...b.requires],
    provides: a.provides.length === 0 ? b.provides : [...a.provides, ...b.provides],
    longevity: a.longevity < b.longevity ? a.longevity : b.longevity,
    propagate: a.propagate && b.propagate,
  }
}
