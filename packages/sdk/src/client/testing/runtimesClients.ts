import { onTestFinished, vi } from 'vitest'
import { ChainClient } from '../chainClient.ts'
import type { ConnectionOptions } from '../rpc/options.ts'
import type { FakeNode } from './fakeNode.ts'
import { GENESIS, nodeOf as runtimesNode } from './runtimesNode.ts'

/** A node of some runtimes, until the test is over. */
export async function nodeOf(...of: Parameters<typeof runtimesNode>): Promise<FakeNode> {
  const node = await runtimesNode(...of)
  onTestFinished(() => node.stop())
  return node
}

/** A client of such nodes, until the test is over. */
export async function clientOf(
  urls: string | readonly string[],
  options: ConnectionOptions = {},
): Promise<ChainClient> {
  const chain = await ChainClient.connect(urls, { genesisHash: GENESIS, retries: 1, retryDelay: 0.01, ...options })
  onTestFinished(() => chain.close())
  return chain
}

/** How often a node was asked for a method, with these parameters first. */
export const count = (node: FakeNode, method: string, ...first: readonly unknown[]): number =>
  node.calls.filter((call) => call.method === method && first.every((each, n) => call.params[n] === each)).length
/** How often it was asked for metadata. */
export const asked = (node: FakeNode): number => count(node, 'state_call', 'Metadata_metadata_at_version')

/** What differs from one of their runtimes to another. */
export const sum = (chain: ChainClient, at?: string): Promise<unknown> =>
  chain.untyped().runtimeApi('TestApi', 'sum', [[1], undefined], at)

/** Time that passes when told to, until the test is over. */
export function clock() {
  const real = performance.now.bind(performance)
  let ahead = 0
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => real() + ahead)
  onTestFinished(() => spy.mockRestore())
  return { pass: (ms: number) => (ahead += ms) }
}
