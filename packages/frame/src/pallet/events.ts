import type { Codec } from '../codec/codec.ts'
import type { TypeInfo } from '../codec/typeInfo.ts'
import { FrameError } from '../error.ts'

/** One event of a pallet: `fields` is a struct or tuple codec (or `unit`). */
export class PalletEvent<T = unknown> {
  readonly name: string
  readonly index: number
  readonly fields: Codec<T>
  readonly docs: string
  readonly typeNames: readonly string[] | undefined
  #home: { name: string; index: number } | undefined

  constructor(name: string, index: number, fields: Codec<T>, docs: string, typeNames?: readonly string[]) {
    this.name = name
    this.index = index
    this.fields = fields
    this.docs = docs
    this.typeNames = typeNames
  }

  bind(pallet: string, palletIndex: number): void {
    this.#home = { name: pallet, index: palletIndex }
  }

  get pallet(): string {
    return this.#bound().name
  }

  get palletIndex(): number {
    return this.#bound().index
  }

  get type(): TypeInfo {
    return this.fields.type
  }

  #bound(): { name: string; index: number } {
    if (this.#home === undefined)
      throw new FrameError(`event ${this.name} belongs to no pallet yet; list it in a pallet(...)`)
    return this.#home
  }
}

export interface EventDeclaration<T> {
  readonly fields: Codec<T>
  readonly docs?: string
  readonly index?: number
  /** Rust spellings of the fields, in order. */
  readonly typeNames?: readonly string[]
}

export type EventSet<T extends object = Record<string, never>> = { readonly [K in keyof T]: PalletEvent<T[K]> }

/** Declares a pallet's events in wire order. */
export function events<T extends object>(declared: { readonly [K in keyof T]: EventDeclaration<T[K]> }): EventSet<T> {
  let next = 0
  const set: Record<string, PalletEvent<unknown>> = {}
  for (const [name, entry] of Object.entries(declared) as [string, EventDeclaration<unknown>][]) {
    const index = entry.index ?? next
    set[name] = new PalletEvent(name, index, entry.fields, entry.docs ?? '', entry.typeNames)
    next = index + 1
  }
  return set as unknown as EventSet<T>
}
