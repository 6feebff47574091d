/** What the types of a chain say; `GliaChain` is generated from the runtime's metadata. */
export interface AnyChain {
  readonly storage: Readonly<Record<string, Readonly<Record<string, StorageTypes>>>>
  readonly calls: Readonly<Record<string, Readonly<Record<string, object>>>>
  readonly events: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly constants: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly apis: Readonly<Record<string, Readonly<Record<string, ApiTypes>>>>
}

/** One storage item: key parts as they are taken, as they are given back, and the value. */
export interface StorageTypes {
  readonly keys: readonly unknown[]
  readonly parts: readonly unknown[]
  readonly value: unknown
}

/** One method of a runtime API: arguments in order or by name, and the answer. */
export interface ApiTypes {
  readonly args: readonly unknown[]
  readonly named: object
  readonly value: unknown
}

/** An account as it is taken: SS58, `0x…` of 32 bytes, or the bytes. */
export type Account = string | Uint8Array

/** Bytes as they are taken: as they are, `0x…`, numbers, or any other text, which means its UTF-8. */
export type Bytes = Uint8Array | string | readonly number[]

/** A whole number as it is taken, whatever its width on the chain. */
export type Integer = number | bigint

/** A call, an event or an error of any pallet inside another value. */
export interface DecodedVariant {
  readonly type: string
  readonly value: { readonly type: string; readonly value: unknown } | undefined
}

/** The first parts of a key, none or all of them too. */
export type FirstOf<T extends readonly unknown[]> = T extends readonly [...infer First, unknown]
  ? T | FirstOf<First>
  : T

/** A value that is there. */
export type Defined<T> = Exclude<T, undefined>

/** One event by its pallet and name. */
export interface EventOf<P extends string, N extends string, F> {
  readonly pallet: P
  readonly name: N
  readonly fields: F
  readonly extrinsicIndex: number | undefined
}

/** The arguments of a call, which may be left out where there are none. */
export type ArgsOf<T extends object> =
  Readonly<Record<string, never>> extends T ? readonly [args?: T | undefined] : readonly [args: T]
