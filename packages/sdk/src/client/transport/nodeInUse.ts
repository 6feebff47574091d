import { NodeChanged } from '../rpc/errors.ts'
import type { Transport } from './transport.ts'

/**
 * Connects, and names the node that is asked by what is asked at once: by the time that it has answered, the link may be one to the
 * next node.
 *
 * @throws ConnectionError, WrongChain
 */
export async function nodeInUse(rpc: Transport): Promise<string> {
  await rpc.open()
  return rpc.url
}

/**
 * Asks one node, and gives what it says: the next one may have come into use before it was asked, or while it answered.
 *
 * @throws NodeChanged
 */
export async function answerOf<T>(rpc: Transport, node: string, ask: () => Promise<T>): Promise<T> {
  const expectInUse = (inUse: string) => {
    if (inUse !== node) throw new NodeChanged(node, inUse)
  }
  expectInUse(await nodeInUse(rpc))
  const answer = ask()
  // What fails may be the other one's as well.
  await answer.catch(() => undefined)
  expectInUse(rpc.url)
  return answer
}
