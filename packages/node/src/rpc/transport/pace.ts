import type { Lane } from '../core/lane.ts'
import type { Turns } from '../core/turns.ts'

/** Bytes of a connection that are taken from the system at once. */
const PIECE = 64 * 1024
/** Bytes that a frame counts as beside its own: to tell of an empty one costs as much. */
const FRAME = 1024
/** What reading a piece costs the node, in milliseconds: copying, unmasking, and putting it with the others. */
const PIECE_MS = 0.1

/**
 * Reads from a connection piece by piece, each when its client's turn has come: the system hands out megabytes in one go, and
 * sixty clients that send as fast as they can would leave no time for anybody else.
 */
export class Pace {
  readonly #turns: Turns
  readonly #lane: Lane
  readonly #stream: { pause(): unknown; resume(): unknown }
  readonly #wanted: () => boolean
  #bytes = 0

  /** @param wanted false once there is nobody left to read from */
  constructor(turns: Turns, lane: Lane, stream: { pause(): unknown; resume(): unknown }, wanted: () => boolean) {
    this.#turns = turns
    this.#lane = lane
    this.#stream = stream
    this.#wanted = wanted
  }

  /**
   * So many bytes have come, in so many frames.
   *
   * @param ms how long it will last to go on, where that is known
   */
  received(bytes: number, frames = 0, ms?: number): void {
    this.#bytes += bytes + frames * FRAME
    if (this.#bytes < PIECE) return
    this.#turns.charge(this.#lane, (PIECE_MS * this.#bytes) / PIECE)
    this.#bytes = 0
    this.#stream.pause()
    this.#turns.wait(this.#lane, () => void this.#stream.resume(), ms, this.#wanted)
  }
}
