import { snakeCase } from '../codec/typeInfo.ts'
import { FrameError } from '../error.ts'
import type { Ctx } from '../executive/ctx.ts'
import type { RuntimeCall } from '../executive/runtimeCall.ts'
import type { TransactionSource, ValidTransaction } from '../executive/validity.ts'
import type { StorageEntry } from '../storage/item.ts'
import type { Call } from './call.ts'
import type { Constant } from './constant.ts'
import type { PalletError } from './errors.ts'
import type { PalletEvent } from './events.ts'
import type { Home } from './member.ts'
import type { Weight } from './weight.ts'

/** What a pallet does by itself. */
export interface Hooks {
  /** Before the block's extrinsics. Answers the weight used. */
  onInitialize?(ctx: Ctx): Weight | void
  /** After the block's extrinsics. */
  onFinalize?(ctx: Ctx): void
}

/** A call that the block's author adds at the start of a block. `data` is the author's knowledge (time, slot, keys). */
export interface Inherent {
  create(ctx: Ctx, data: InherentData): RuntimeCall | undefined
  /** Whether a call of this pallet, unsigned, is an author's own: nobody else may bring one. */
  isInherent(call: RuntimeCall): boolean
  /** What such a call tells of what its author knew, where others cannot know it: with that they make the same call. */
  toldBy?(call: RuntimeCall): Partial<InherentData>
}

/** What an author knows that the chain does not. */
export interface InherentData {
  /** Milliseconds since the Unix epoch. */
  readonly timestamp: bigint
  /** The key that the author announces, none where it has none to announce; left out, nothing is announced (`shieldpk`). */
  readonly shieldKey?: { readonly bytes: Uint8Array | undefined } | undefined
}

/** What a pallet is put together of. */
export interface PalletParts {
  readonly docs?: string
  /** Rust crate (or module path) in type paths; `pallet_<name>` unless given. */
  readonly crate?: string
  /** Of the form of what it stores, which stands in the state from genesis on; 0 unless given. */
  readonly storageVersion?: number
  /** Items in the order in which metadata lists them. */
  readonly storage?: readonly StorageEntry[]
  /** By TypeScript name; the wire's snake_case follows. */
  readonly calls?: Readonly<Record<string, Call<object>>>
  readonly events?: { readonly [name: string]: PalletEvent<unknown> }
  readonly errors?: { readonly [name: string]: PalletError }
  /** By PascalCase wire name. */
  readonly constants?: Readonly<Record<string, Constant>>
  readonly hooks?: Hooks
  readonly inherent?: Inherent
  /**
   * Which calls may come unsigned, and how the pool orders them (`ValidateUnsigned`); asked again before one is in a block.
   * Throws ValidityFailure.
   */
  validateUnsigned?(ctx: Ctx, call: RuntimeCall, source: TransactionSource): ValidTransaction
}

export interface BoundCall {
  readonly pallet: string
  readonly palletIndex: number
  /** snake_case wire name. */
  readonly name: string
  readonly call: Call<object>
}

export interface Pallet extends PalletParts {
  readonly name: string
  readonly index: number
  readonly storage: readonly StorageEntry[]
  readonly calls: Readonly<Record<string, Call<object>>>
  readonly events: { readonly [name: string]: PalletEvent<unknown> }
  readonly errors: { readonly [name: string]: PalletError }
  readonly constants: Readonly<Record<string, Constant>>
  readonly callByIndex: ReadonlyMap<number, BoundCall>
  readonly callByName: ReadonlyMap<string, BoundCall>
}

export function assembled(home: Home, parts: PalletParts, declared: readonly { readonly name: string }[]): Pallet {
  const { name, index } = home
  const { storage = [], calls = {}, events = {}, errors = {}, constants = {} } = parts
  unique(
    name,
    'storage item',
    storage.map((item) => item.name),
  )
  for (const [what, members] of Object.entries({ event: events, error: errors, call: calls }))
    withNumbers(
      name,
      what,
      Object.values(members).map((member: { readonly index: number }) => member.index),
    )
  const listed = [...storage, ...Object.values(events), ...Object.values(errors)]
  const strange = listed.find((each) => each.home !== home)
  if (strange !== undefined)
    throw new FrameError(
      `${strange.name} was declared by ${strange.home.name} (${strange.home.index}) and is listed by ${name} (${index}); it belongs to the pallet that declared it`,
    )
  const known = new Set<object>(listed)
  const missing = declared.find((each) => !known.has(each))
  if (missing !== undefined)
    throw new FrameError(
      `${missing.name} was declared by ${name} (${index}), which does not list it: no client would know it`,
    )
  unique(name, 'call', Object.keys(calls).map(snakeCase))
  const bound = Object.entries(calls).map(([key, entry]) => ({
    pallet: name,
    palletIndex: index,
    name: snakeCase(key),
    call: entry,
  }))
  return {
    ...parts,
    name,
    index,
    storage,
    calls,
    events,
    errors,
    constants,
    callByIndex: new Map(bound.map((entry) => [entry.call.index, entry])),
    callByName: new Map(bound.map((entry) => [entry.name, entry])),
  }
}

/** Refuses indices that are no byte, which each is on the wire, or stand twice. @throws FrameError */
export function withNumbers(palletName: string, what: string, indices: readonly number[]): void {
  const wrong = indices.find((index) => !Number.isInteger(index) || index < 0 || index > 0xff)
  if (wrong !== undefined)
    throw new FrameError(`pallet ${palletName}: expected an index of 0 … 255 for each ${what}, found ${wrong}`)
  unique(palletName, `${what} index`, indices)
}

function unique(palletName: string, what: string, values: readonly (string | number)[]): void {
  const seen = new Set<string | number>()
  for (const value of values) {
    if (seen.has(value)) throw new FrameError(`pallet ${palletName} declares ${what} ${value} twice`)
    seen.add(value)
  }
}
