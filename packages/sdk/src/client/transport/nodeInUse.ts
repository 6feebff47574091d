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
