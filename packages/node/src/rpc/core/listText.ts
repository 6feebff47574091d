import type { Caller } from './caller.ts'
import { RawJson } from './rawJson.ts'
import { responseTooBig } from './rpcError.ts'

/** The text of a JSON list that grows, counted as its client's, up to what an answer may have. */
export class ListText {
  readonly #items: string[] = []
  readonly #caller: Caller
  readonly #most: number
  #chars = 2

  /** @param most characters that the answer may have */
  constructor(caller: Caller, most: number) {
    this.#caller = caller
    this.#most = most
  }

  /** @param items their JSON @throws RpcError -32008 where that is too much */
  add(items: readonly string[]): void {
    let chars = 0
    for (const item of items) {
      this.#items.push(item)
      chars += item.length + 1
    }
    this.#chars += chars
    this.#caller.hold(chars)
    if (this.#chars > this.#most) throw responseTooBig(this.#most)
  }

  whole(): RawJson {
    return new RawJson(`[${this.#items.join(',')}]`)
  }
}
