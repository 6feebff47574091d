/** The pallet that declares a thing. */
export interface Home {
  readonly name: string
  readonly index: number
}

/** What a pallet declares by name and number: an event, or an error. */
export abstract class PalletMember {
  readonly home: Home
  readonly name: string
  readonly index: number
  readonly docs: string

  constructor(home: Home, name: string, index: number, docs: string) {
    this.home = home
    this.name = name
    this.index = index
    this.docs = docs
  }

  get pallet(): string {
    return this.home.name
  }

  get palletIndex(): number {
    return this.home.index
  }
}
