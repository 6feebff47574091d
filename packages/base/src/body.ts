import { roomFor, utf8Text } from '#platform'

const START = 4 * 1024
const NOTHING = new Uint8Array()

/** Bytes that come in pieces, in one array: a piece may be a single byte, and an object for each would weigh a hundred. */
export class Body {
  #bytes: Uint8Array = NOTHING
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Bytes that are set aside for it: up to twice its size. */
  get held(): number {
    return this.#bytes.length
  }

  add(piece: Uint8Array): void {
    const size = this.#size + piece.length
    if (size > this.#bytes.length) {
      const larger = roomFor(Math.max(size, 2 * this.#bytes.length, START))
      if (this.#size > 0) larger.set(this.#bytes.subarray(0, this.#size))
      this.#bytes = larger
    }
    this.#bytes.set(piece, this.#size)
    this.#size = size
  }

  /** As text; nothing is left of it here. */
  take(): string {
    return utf8Text(this.takeBytes())
  }

  /** As it came; nothing is left of it here. */
  takeBytes(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#size)
    this.clear()
    return bytes
  }

  clear(): void {
    this.#bytes = NOTHING
    this.#size = 0
  }
}
