import { FrameError } from '../error.ts'

/** The pallet that lists a member. */
interface Home {
  readonly name: string
  readonly index: number
}

/** What a pallet lists by name and number: an event, or an error. {@link pallet} tells it where it belongs. */
export abstract class PalletMember {
  readonly name: string
  readonly index: number
  readonly docs: string
  #home: Home | undefined

  constructor(name: string, index: number, docs: string) {
    this.name = name
    this.index = index
    this.docs = docs
  }

  /** @throws FrameError when another pallet lists it, too: both would speak with one's number */
  bind(pallet: string, palletIndex: number): void {
    const home = this.#home
    if (home !== undefined && (home.name !== pallet || home.index !== palletIndex)) {
      throw new FrameError(
        `${this.name} is declared in ${home.name} (${home.index}) and in ${pallet} (${palletIndex}); it belongs to one pallet`,
      )
    }
    this.#home = { name: pallet, index: palletIndex }
  }

  get pallet(): string {
    return this.#bound().name
  }

  get palletIndex(): number {
    return this.#bound().index
  }

  #bound(): Home {
    if (this.#home === undefined)
      throw new FrameError(`${this.name} belongs to no pallet yet; list it in a pallet(...)`)
    return this.#home
  }
}
