import type { DispatchError } from './dispatchError.ts'
import { type Home, PalletMember } from './member.ts'

/** One error of a pallet. Its sentence says what the user should do; it reaches metadata and every client. */
export class PalletError extends PalletMember {
  dispatchError(): DispatchError {
    return { type: 'Module', value: { index: this.palletIndex, error: new Uint8Array([this.index, 0, 0, 0]) } }
  }
}

export type ErrorSet<N extends string = string> = { readonly [K in N]: PalletError }

/** name -> the sentence for the user, in wire order; `[index, sentence]` sets an index by hand. */
export type ErrorDeclarations<N extends string> = { readonly [K in N]: string | readonly [number, string] }

export function palletErrors<const N extends string>(home: Home, declared: ErrorDeclarations<N>): ErrorSet<N> {
  let next = 0
  const set: Record<string, PalletError> = {}
  for (const [name, entry] of Object.entries(declared) as [N, string | readonly [number, string]][]) {
    const [index, docs] = typeof entry === 'string' ? [next, entry] : entry
    set[name] = new PalletError(home, name, index, docs)
    next = index + 1
  }
  return set as ErrorSet<N>
}
