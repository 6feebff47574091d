import { toHexDigits } from '@glia/base'
import type { StateReader } from '@glia/state'
import type { Chain } from '../chain/chain.ts'
import type { Caller } from './core/caller.ts'
import type { Growth } from './core/growing.ts'
import { LARGE_VALUE } from './core/hexText.ts'
import { ListText, NOTHING } from './core/listText.ts'
import type { RawJson } from './core/rawJson.ts'
import { responseTooBig } from './core/rpcError.ts'
import { stateAt, trieAt } from './stateAt.ts'

/** Keys that are proven at once, a millisecond of work or so; fewer would look at the nodes near the root again and again. */
const AT_ONCE = 32
/** Bytes of values that are proven at once, or one that has more: each is read, hashed and written. */
const AT_ONCE_BYTES = 256 * 1024
/** Characters of nodes on the way to a key that are no other's, at most or thereabouts: three or four of up to half a kilobyte. */
const WAY_CHARS = 4096

/**
 * `state_getReadProof`, as JSON: trie nodes that prove the values or the absence of keys at a block, in ascending order. Can be
 * interrupted.
 *
 * @throws as `trieAt`, also when the block goes meanwhile; RpcError when the answer is too long
 */
export function* readProof(
  chain: Chain,
  asked: readonly string[],
  at: string | undefined,
  { caller, answerBytes }: { readonly caller: Caller; readonly answerBytes: number },
): Growth<RawJson> {
  const { hash, number } = chain.header(at)
  const keys = [...new Set(asked)]
  // What is much waits before it begins: in the middle it would keep a trie at hand.
  yield caller.lookAhead(yield* sizeOf(chain, hash, keys, answerBytes), answerBytes, 0)
  const nodes = new Nodes()
  const look = chain.store.trie(number)
  try {
    for (let from = 0; from < keys.length; ) {
      if (from > 0) yield
      const { end } = pieceFrom(yield* stateAt(chain, hash), keys, from)
      const trie = yield* trieAt(chain, hash, look)
      for (const node of trie.prove(keys.slice(from, end))) {
        const chars = nodes.add(node)
        caller.hold(chars)
        if (nodes.chars > answerBytes) throw responseTooBig(answerBytes)
      }
      from = end
    }
  } finally {
    look.close()
  }
  const text = new ListText(caller, answerBytes, { before: `{"at":"${hash}","proof":[`, after: ']}' })
  const descending = nodes.takeAll().reverse()
  for (let node = descending.pop(); node !== undefined; node = descending.pop()) {
    yield* text.addValue(node, NOTHING, charsOf(node))
  }
  return text.whole()
}

/** Where a piece of the keys ends that begins at one of them, and the bytes of its values. */
function pieceFrom(
  state: StateReader,
  keys: readonly string[],
  from: number,
): { readonly end: number; readonly bytes: number } {
  let bytes = 0
  let end = from
  for (; end < keys.length && end - from < AT_ONCE; end++) {
    const more = state.get(keys[end] as string)?.length ?? 0
    if (bytes + more > AT_ONCE_BYTES && end > from) break
    bytes += more
  }
  return { end, bytes }
}

/** Characters that a proof has at most or thereabouts, and no more than an answer may have. Can be interrupted. */
function* sizeOf(
  chain: Chain,
  hash: string,
  keys: readonly string[],
  answerBytes: number,
): Generator<undefined, number> {
  let values = 0
  for (let from = 0; from < keys.length; ) {
    if (from > 0) yield
    const { end, bytes } = pieceFrom(yield* stateAt(chain, hash), keys, from)
    values += 2 * bytes
    from = end
  }
  return Math.min(values + WAY_CHARS * keys.length, answerBytes)
}

const charsOf = (node: Uint8Array): number => 2 * node.length + 2

/** Nodes of a proof, each once. */
class Nodes {
  /** Of the text of all of them. */
  chars = 0
  readonly #small = new Map<string, Uint8Array>()
  /** PERF: their text is as long as they are twice, and they are few. */
  readonly #large: Uint8Array[] = []

  /** Answers how many characters it adds to the text. */
  add(node: Uint8Array): number {
    if (node.length < LARGE_VALUE) {
      const digits = toHexDigits(node)
      if (this.#small.has(digits)) return 0
      this.#small.set(digits, node)
    } else {
      if (this.#large.some((each) => Buffer.compare(each, node) === 0)) return 0
      this.#large.push(node)
    }
    const chars = charsOf(node)
    this.chars += chars
    return chars
  }

  /** All of them, ascending: none is here afterwards. */
  takeAll(): Uint8Array[] {
    const all = [...this.#small.values(), ...this.#large.splice(0)].sort(Buffer.compare)
    this.#small.clear()
    return all
  }
}
