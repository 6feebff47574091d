import { toHex0x } from '@glia/base'
import { bytesOf } from './bytesOf.ts'
import type { Caller } from './caller.ts'
import type { Growth } from './growing.ts'
import { hexJson, LARGE_VALUE } from './hexText.ts'
import { RawJson } from './rawJson.ts'
import { responseTooBig } from './rpcError.ts'
import type { TextPart } from './text.ts'

/** Characters of items that become bytes together; a list of fewer is one text. */
const CHUNK = 64 * 1024

/** What stands around the items of a list. */
export interface Around {
  readonly before: string
  readonly after: string
}

export const NOTHING: Around = { before: '', after: '' }

/**
 * The text of a JSON list that grows, counted as its client's, up to what an answer may have. It is there once: what is much is
 * bytes as soon as it is written, which are sent as they are.
 */
export class ListText {
  readonly #caller: Caller
  readonly #most: number
  readonly #after: string
  readonly #parts: TextPart[] = []
  /** The last of it, which is text yet. */
  #texts: string[] = []
  #gathered = 0
  #chars = 2
  #isEmpty = true

  /** @param most characters that the answer may have */
  constructor(caller: Caller, most: number, { before, after }: Around = { before: '[', after: ']' }) {
    this.#caller = caller
    this.#most = most
    this.#after = after
    this.#texts.push(before)
  }

  /** @param items their JSON @param instead bytes that are held of them until now @throws RpcError -32008 where that is too much */
  add(items: readonly string[], instead = 0): void {
    let chars = 0
    for (const item of items) {
      this.#texts.push(this.#isEmpty ? item : `,${item}`)
      this.#isEmpty = false
      chars += item.length + 1
    }
    this.#gathered += chars
    if (this.#gathered >= CHUNK) this.#encode()
    this.#count(chars, instead)
  }

  /**
   * Adds an item that has a value in it, which where it is large is counted before it is made. Can be interrupted.
   *
   * @param around JSON of the item up to the value, and what follows on that
   * @param instead bytes that are held of it until now
   * @throws RpcError -32008 where that is too much
   */
  *addValue(value: Uint8Array, { before, after }: Around = NOTHING, instead = 0): Growth<void> {
    if (value.length < LARGE_VALUE) {
      this.add([`${before}"${toHex0x(value)}"${after}`], instead)
      // Others have their turn when a chunk is full.
      if (this.#gathered === 0) yield
      return
    }
    const chars = 2 * value.length + 5 + before.length + after.length
    this.#count(chars, instead)
    this.#texts.push(this.#isEmpty ? before : `,${before}`)
    this.#isEmpty = false
    this.#encode()
    this.#parts.push(yield* hexJson(value))
    this.#texts.push(after)
  }

  whole(): RawJson {
    this.#texts.push(this.#after)
    return new RawJson([...this.#parts, this.#texts.join('')])
  }

  #encode(): void {
    this.#parts.push(bytesOf(this.#texts))
    this.#texts = []
    this.#gathered = 0
  }

  #count(chars: number, instead: number): void {
    this.#chars += chars
    if (this.#chars > this.#most) throw responseTooBig(this.#most)
    // At once: nobody is let in for what only seems to be gone, and none of its room is given back.
    this.#caller.hold(chars - instead)
  }
}
