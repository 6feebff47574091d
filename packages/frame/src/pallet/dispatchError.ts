import { Refusal } from '@glia/base'
import type { Codec } from '../codec/codec.ts'
import { struct } from '../codec/composite.ts'
import { fixedBytes, u8, unit } from '../codec/primitives.ts'
import { plainEnum, type Variant, variant } from '../codec/variant.ts'
import type { PostInfo } from './call.ts'
import type { PalletError } from './errors.ts'

const tokenErrors = [
  'FundsUnavailable',
  'OnlyProvider',
  'BelowMinimum',
  'CannotCreate',
  'UnknownAsset',
  'Frozen',
  'Unsupported',
  'CannotCreateHold',
  'NotExpendable',
  'Blocked',
] as const
const arithmeticErrors = ['Underflow', 'Overflow', 'DivisionByZero'] as const

const trieErrors = [
  'InvalidStateRoot',
  'IncompleteDatabase',
  'ValueAtIncompleteKey',
  'DecoderError',
  'InvalidHash',
  'DuplicateKey',
  'ExtraneousNode',
  'ExtraneousValue',
  'ExtraneousHashReference',
  'InvalidChildReference',
  'ValueMismatch',
  'IncompleteProof',
  'RootMismatch',
  'DecodeError',
] as const

export type TokenErrorName = (typeof tokenErrors)[number]
export type ArithmeticErrorName = (typeof arithmeticErrors)[number]

interface Shapes {
  Other: undefined
  CannotLookup: undefined
  BadOrigin: undefined
  Module: { index: number; error: Uint8Array }
  ConsumerRemaining: undefined
  NoProviders: undefined
  TooManyConsumers: undefined
  Token: TokenErrorName
  Arithmetic: ArithmeticErrorName
  Transactional: 'LimitReached' | 'NoLayer'
  Exhausted: undefined
  Corruption: undefined
  Unavailable: undefined
  RootNotAllowed: undefined
  Trie: (typeof trieErrors)[number]
}

/** Why a call failed, in the wire's own form (`sp_runtime::DispatchError`). */
export type DispatchError = Variant<Shapes>

export const dispatchError: Codec<DispatchError> = variant<Shapes>(
  {
    Other: unit,
    CannotLookup: unit,
    BadOrigin: unit,
    Module: struct<Shapes['Module']>({ index: u8, error: fixedBytes(4) }, { path: 'sp_runtime::ModuleError' }),
    ConsumerRemaining: unit,
    NoProviders: unit,
    TooManyConsumers: unit,
    Token: plainEnum('sp_runtime::TokenError', tokenErrors),
    Arithmetic: plainEnum('sp_arithmetic::ArithmeticError', arithmeticErrors),
    Transactional: plainEnum('sp_runtime::TransactionalError', ['LimitReached', 'NoLayer']),
    Exhausted: unit,
    Corruption: unit,
    Unavailable: unit,
    RootNotAllowed: unit,
    Trie: plainEnum('sp_runtime::proving_trie::TrieError', trieErrors),
  },
  { path: 'sp_runtime::DispatchError' },
)

interface ResultShapes {
  readonly Ok: undefined
  readonly Err: DispatchError
}
/** How a call in another one ended, as events and storage say it (`DispatchResult`). */
export type DispatchResult = Variant<ResultShapes>
export const dispatchResult: Codec<DispatchResult> = variant<ResultShapes>(
  // `Ok` has a field, of no bytes.
  { Ok: { ...unit, type: { def: { kind: 'composite', fields: [{ type: unit.type }] } } }, Err: dispatchError },
  {
    path: 'Result',
    params: [
      { name: 'T', type: unit.type },
      { name: 'E', type: dispatchError.type },
    ],
  },
)
export const resultOf = (error: DispatchError | undefined): DispatchResult =>
  error === undefined ? { type: 'Ok' } : { type: 'Err', value: error }

export const BadOrigin: DispatchError = { type: 'BadOrigin' }
export const tokenError = (name: TokenErrorName): DispatchError => ({ type: 'Token', value: name })
export const arithmeticError = (name: ArithmeticErrorName): DispatchError => ({ type: 'Arithmetic', value: name })

/** Thrown inside a call: the call's changes are undone and `error` reaches the event. */
export class DispatchFailure extends Refusal {
  readonly error: DispatchError
  /** Weight and fee of the failed call when they differ from what was declared. */
  readonly post: PostInfo | undefined
  constructor(error: DispatchError, message?: string, post?: PostInfo) {
    super('DISPATCH', message ?? describe(error))
    this.error = error
    this.post = post
  }
}

function describe(error: DispatchError): string {
  switch (error.type) {
    case 'Module':
      return `module ${error.value.index} error ${error.value.error[0]}`
    case 'Token':
    case 'Arithmetic':
      return `${error.type}.${error.value}`
    default:
      return error.type
  }
}

/** PERF: a failure of a pallet's error says nothing of where it came up, so each is made once; a call that fails costs a fifth. */
const failures = new WeakMap<PalletError, DispatchFailure>()

/** Ends the call with an error of a pallet, or with a plain dispatch error. */
export function fail(error: PalletError | DispatchError): never {
  if ('type' in error) throw new DispatchFailure(error)
  let failure = failures.get(error)
  if (failure === undefined) {
    failure = new DispatchFailure(error.dispatchError(), `${error.pallet}.${error.name}`)
    failures.set(error, failure)
  }
  throw failure
}

/** `ensure!`: ends the call with `error` unless `condition`. */
export function ensure(condition: boolean, error: PalletError | DispatchError): asserts condition {
  if (!condition) fail(error)
}

/** What the work answers; undefined where it fails as a call fails. What it changed stays: see `Ctx.transaction`. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (failure) {
    if (failure instanceof DispatchFailure) return undefined
    throw failure
  }
}
