import { toHex0x } from '@glia/base'
import type { Chain } from '../chain/chain.ts'
import type { Caller } from './core/caller.ts'
import { responseTooBig } from './core/rpcError.ts'
import { trieAt } from './stateAt.ts'

/** Keys that are proven at once, a millisecond of work or so; fewer would look at the nodes near the root again and again. */
const AT_ONCE = 32

/**
 * `state_getReadProof`: trie nodes that prove the values or the absence of keys at a block, in ascending order. Can be
 * interrupted.
 *
 * @throws as `trieAt`, also when the block goes meanwhile; RpcError when the answer is too long
 */
export function* readProof(
  chain: Chain,
  keys: readonly string[],
  at: string | undefined,
  answer: { readonly caller: Caller; readonly answerBytes: number },
): Generator<undefined, { at: string; proof: string[] }> {
  const { hash, number } = chain.header(at)
  const nodes = new Set<string>()
  let chars = 0
  const look = chain.store.trie(number)
  try {
    for (let from = 0; from < keys.length; from += AT_ONCE) {
      if (from > 0) yield
      const trie = yield* trieAt(chain, hash, look)
      for (const bytes of trie.prove(keys.slice(from, from + AT_ONCE))) {
        const node = toHex0x(bytes)
        if (nodes.has(node)) continue
        nodes.add(node)
        chars += node.length
        answer.caller.hold(node.length)
        if (chars > answer.answerBytes) throw responseTooBig(answer.answerBytes)
      }
    }
  } finally {
    look.close()
  }
  return { at: hash, proof: [...nodes].sort() }
}
