import { FrameError } from '../error.ts'
import type { DispatchError } from './dispatchError.ts'

/** One error of a pallet. Its sentence says what the user should do; it reaches metadata and every client. */
export class PalletError {
  readonly name: string
  readonly index: number
  readonly docs: string
  #home: { name: string; index: number } | undefined

  constructor(name: string, index: number, docs: string) {
    this.name = name
    this.index = index
    this.docs = docs
  }

  bind(pallet: string, palletIndex: number): void {
    this.#home = { name: pallet, index: palletIndex }
  }

  get pallet(): string {
    return this.#bound().name
  }

  dispatchError(): DispatchError {
    return { type: 'Module', value: { index: this.#bound().index, error: new Uint8Array([this.index, 0, 0, 0]) } }
  }

  #bound(): { name: string; index: number } {
    if (this.#home === undefined)
      throw new FrameError(`error ${this.name} belongs to no pallet yet; list it in a pallet(...)`)
    return this.#home
  }
}

export type ErrorSet<N extends string = string> = { readonly [K in N]: PalletError }

/** Declares a pallet's errors in wire order: name -> the sentence for the user. `[index, sentence]` sets an index by hand. */
export function errors<const N extends string>(
  declared: { readonly [K in N]: string | readonly [number, string] },
): ErrorSet<N> {
  let next = 0
  const set: Record<string, PalletError> = {}
  for (const [name, entry] of Object.entries(declared) as [N, string | readonly [number, string]][]) {
    const [index, docs] = typeof entry === 'string' ? [next, entry] : entry
    set[name] = new PalletError(name, index, docs)
    next = index + 1
  }
  return set as ErrorSet<N>
}
