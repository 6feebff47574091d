import { toHex0x } from '@glia/base'
import type { Chain } from '../chain/chain.ts'
import type { Caller } from './core/caller.ts'
import { RawJson } from './core/rawJson.ts'
import { responseTooBig } from './core/rpcError.ts'

/** Keys that are looked up at once. */
const PAGE = 256

/** What a scan works on and for. */
export interface Scan {
  readonly chain: Chain
  /** The block; its state is looked up anew after each pause, since it can go meanwhile. */
  readonly hash: string
  readonly prefix: string
  readonly caller: Caller
  /** Characters that the answer may have. */
  readonly answerBytes: number
}

/** JSON of all keys below a prefix (`state_getKeys`). Can be interrupted. @throws RpcError -32008 for too many */
export function* keysBelow(scan: Scan): Generator<undefined, RawJson> {
  const answer = new ListText(scan)
  for (const keys of pages(scan)) {
    answer.add(keys.map((key) => `"0x${key}"`))
    yield
  }
  return answer.whole()
}

/** JSON of all pairs of key and value below a prefix (`state_getPairs`). Can be interrupted. @throws RpcError -32008 for too many */
export function* pairsBelow(scan: Scan): Generator<undefined, RawJson> {
  const answer = new ListText(scan)
  for (const keys of pages(scan)) {
    for (const key of keys) {
      const value = scan.chain.state(scan.hash).get(key)
      if (value !== undefined) answer.add([`["0x${key}","${toHex0x(value)}"]`])
      yield
    }
  }
  return answer.whole()
}

/** Bytes of all values below a prefix, null where there is none (`state_getStorageSize`). Can be interrupted. */
export function* sizeBelow(scan: Scan): Generator<undefined, number | null> {
  let size: number | null = null
  for (const keys of pages(scan)) {
    for (const key of keys) {
      size = (size ?? 0) + (scan.chain.state(scan.hash).get(key)?.length ?? 0)
      yield
    }
  }
  return size
}

function* pages({ chain, hash, prefix }: Scan): Generator<readonly string[]> {
  for (let after: string | undefined; ; ) {
    const keys = chain.state(hash).keys(prefix, after === undefined ? { limit: PAGE } : { limit: PAGE, after })
    yield keys
    if (keys.length < PAGE) return
    after = keys.at(-1)
  }
}

/** The text of a JSON list that grows, counted as its client's, up to what an answer may have. */
class ListText {
  readonly #items: string[] = []
  readonly #scan: Scan
  #chars = 2

  constructor(scan: Scan) {
    this.#scan = scan
  }

  add(items: readonly string[]): void {
    const { caller, answerBytes } = this.#scan
    let chars = 0
    for (const item of items) {
      this.#items.push(item)
      chars += item.length + 1
    }
    this.#chars += chars
    caller.hold(chars)
    if (this.#chars > answerBytes) throw responseTooBig(answerBytes)
  }

  whole(): RawJson {
    return new RawJson(`[${this.#items.join(',')}]`)
  }
}
