import { DB_READ, DB_WRITE, type Weight, weight } from '@glia/frame'

/** Counts storage reads and writes of a call whose fee depends on how much it found. */
export class DbUse {
  #reads = 0
  #writes = 0

  add(reads: number, writes = 0): void {
    this.#reads += reads
    this.#writes += writes
  }

  weight(): Weight {
    return weight(DB_READ * BigInt(this.#reads) + DB_WRITE * BigInt(this.#writes))
  }
}
