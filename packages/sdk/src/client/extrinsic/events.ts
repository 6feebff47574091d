import { excerpt, GliaError, isObject } from '@glia/base'
import type { EventOf } from '../chainTypes.ts'
import type { GliaChain } from '../generated/chain.ts'
import type { Metadata } from '../metadata/metadata.ts'

type Events = GliaChain['events']

/** One event of a block. */
export interface ChainEvent {
  readonly pallet: string
  readonly name: string
  /** Named fields as an object, unnamed ones as an array or a single value, none as undefined. */
  readonly fields: unknown
  /** The extrinsic it belongs to; undefined for events of block hooks. */
  readonly extrinsicIndex: number | undefined
}

/** Whether an event is this one, whose fields then have their types. */
export function isEvent<P extends keyof Events & string, N extends keyof Events[P] & string>(
  event: ChainEvent,
  pallet: P,
  name: N,
): event is EventOf<P, N, Events[P][N]> {
  return event.pallet === pallet && event.name === name
}

/** A variant in the form the codecs give. */
interface Tagged {
  readonly type: string
  readonly value?: unknown
}

interface RawRecord {
  readonly phase: Tagged
  readonly event: { readonly type: string; readonly value: Tagged }
}

/** A transaction was included and failed: its fee is paid, its other effects are undone. */
export class DispatchError extends GliaError {
  /** The pallet, or the kind of errors that several pallets share (`Token`, `Arithmetic`); undefined for the runtime's own, such as BadOrigin. */
  readonly pallet: string | undefined
  /** The error's name. */
  readonly error: string
  readonly docs: string

  constructor(pallet: string | undefined, error: string, docs: string) {
    super('DISPATCH', excerpt(`${pallet === undefined ? '' : `${pallet}.`}${error}${docs === '' ? '' : `: ${docs}`}`))
    this.pallet = pallet
    this.error = error
    this.docs = docs
  }
}

/** Decodes the value of System.Events. */
export function decodeEvents(metadata: Metadata, value: string | undefined): ChainEvent[] {
  const records = metadata.storage('System', 'Events').decode(value) as RawRecord[]
  return records.map(({ phase, event }) => ({
    pallet: event.type,
    name: event.value.type,
    fields: event.value.value,
    extrinsicIndex: phase.type === 'ApplyExtrinsic' ? Number(phase.value) : undefined,
  }))
}

/** Names a DispatchError value as it stands in ExtrinsicFailed and in results of nested calls. */
export function dispatchError(metadata: Metadata, value: unknown): DispatchError {
  const { type, value: inner } = value as Tagged
  if (type === 'Module') return moduleError(metadata, inner)
  const detail = isObject(inner) && 'type' in inner ? String(inner['type']) : undefined
  if (detail === undefined) return new DispatchError(undefined, type, SHARED_DOCS[type] ?? '')
  return new DispatchError(type, detail, SHARED_DOCS[`${type}.${detail}`] ?? '')
}

/** What errors mean that no pallet documents in the metadata. Source: the texts of sp_runtime's DispatchError. */
const SHARED_DOCS: Readonly<Record<string, string>> = {
  CannotLookup: 'Cannot lookup',
  BadOrigin: 'Bad origin: who signed may not make this call',
  ConsumerRemaining: 'Consumer remaining',
  NoProviders: 'No providers',
  TooManyConsumers: 'Too many consumers',
  Exhausted: 'Resources exhausted',
  Corruption: 'State corrupt',
  Unavailable: 'Resource unavailable',
  RootNotAllowed: 'Root not allowed',
  'Token.FundsUnavailable': 'Funds are unavailable',
  'Token.OnlyProvider': 'Account that must exist would die',
  'Token.BelowMinimum': 'Account cannot exist with the funds that would be given',
  'Token.CannotCreate': 'Account cannot be created',
  'Token.UnknownAsset': 'The asset in question is unknown',
  'Token.Frozen': 'Funds exist but are frozen',
  'Token.Unsupported': 'Operation is not supported by the asset',
  'Token.CannotCreateHold': 'Account cannot be created for recording amount on hold',
  'Token.NotExpendable': 'Account that is desired to remain would die',
  'Token.Blocked': 'Account cannot receive the assets',
  'Arithmetic.Underflow': 'An underflow would occur',
  'Arithmetic.Overflow': 'An overflow would occur',
  'Arithmetic.DivisionByZero': 'Division by zero',
  'Transactional.LimitReached': 'Too many transactional layers have been spawned',
  'Transactional.NoLayer': 'A transactional layer was expected, but does not exist',
}

/** A module error comes by names where the metadata lists all errors, else by numbers. */
function moduleError(metadata: Metadata, value: unknown): DispatchError {
  if (isObject(value) && 'type' in value) {
    const { type: pallet, value: error } = value as { type: string; value?: Tagged }
    const name = error?.type ?? 'unknown error'
    return new DispatchError(pallet, name, metadata.errorByName(pallet, name).docs)
  }
  const { index, error } = value as { index: number; error: string | Uint8Array }
  const code = typeof error === 'string' ? Number.parseInt(error.slice(2, 4), 16) : (error[0] ?? 0)
  const found = metadata.error(index, code)
  return new DispatchError(found.pallet, found.name, found.docs)
}

/** Events that tell how a call inside a call ended, and the field that holds its Result. */
const INNER_RESULTS: Readonly<Record<string, string>> = {
  'Sudo.Sudid': 'sudo_result',
  'Sudo.SudoAsDone': 'sudo_result',
  'Proxy.ProxyExecuted': 'result',
  'Multisig.MultisigExecuted': 'result',
  'Utility.DispatchedAs': 'result',
}

/** A `Result` as the codecs give it. */
interface Outcome {
  readonly success: boolean
  readonly value: unknown
}

function field(event: ChainEvent, name: string): unknown {
  const { fields } = event
  if (Array.isArray(fields)) return (fields as readonly unknown[])[0]
  return isObject(fields) && name in fields ? (fields as Readonly<Record<string, unknown>>)[name] : fields
}

/**
 * Why an extrinsic failed, or undefined if it succeeded. A call that an administrator, a proxy, a multisig or a batch was to
 * make counts too: the extrinsic around it succeeds on chain even when that call does not.
 */
export function failureIn(metadata: Metadata, events: readonly ChainEvent[]): DispatchError | undefined {
  for (const event of events) {
    const id = `${event.pallet}.${event.name}`
    if (id === 'System.ExtrinsicFailed') return dispatchError(metadata, field(event, 'dispatch_error'))
    if (id === 'Utility.BatchInterrupted' || id === 'Utility.ItemFailed') {
      return dispatchError(metadata, (event.fields as { error: unknown }).error)
    }
    const name = INNER_RESULTS[id]
    if (name === undefined) continue
    const outcome = field(event, name) as Outcome
    if (!outcome.success) return dispatchError(metadata, outcome.value)
  }
  return undefined
}
