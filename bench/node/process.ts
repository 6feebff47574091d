// A node in a process of its own for the benchmarks: options as JSON in, one line of JSON out when it listens.
import { type AccountId, systemItems } from '../../packages/frame/src/index.ts'
import { presetSpec, startNode } from '../../packages/node/src/index.ts'
import { asTao } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { fillNetwork } from '../network/fillNetwork.ts'
import { manyAccountsSpec } from '../network/manyAccounts.ts'
import type { NetworkShape } from '../network/shape.ts'

interface BenchNode {
  readonly seal: string
  /** A network at work instead of the preset's single neuron. */
  readonly network?: Partial<NetworkShape>
  /** Accounts that get a balance in genesis. */
  readonly funded?: readonly string[]
  /** Further accounts, which do nothing unless somebody pays them. */
  readonly accounts?: number
  /** Directory of the database; in memory when left out. */
  readonly dataDir?: string
  readonly verifyThreads?: number
  readonly history?: number
}

const given = JSON.parse(process.argv[2] ?? '{}') as BenchNode
const spec = given.accounts === undefined ? presetSpec('localnet', true) : manyAccountsSpec(given.accounts, [])
const node = await startNode({
  chain: {
    ...spec,
    genesis(ctx, flush) {
      spec.genesis(ctx, flush)
      if (given.network !== undefined) fillNetwork(ctx, given.network, flush)
      for (const account of given.funded ?? []) {
        systemItems.account.update(ctx, account as AccountId, (info) => ({
          ...info,
          providers: 1,
          data: { ...info.data, free: asTao(1_000_000_000_000n) },
        }))
      }
    },
  },
  seal: given.seal,
  rpcPort: 0,
  host: '127.0.0.1',
  ...(given.dataDir === undefined ? {} : { dataDir: given.dataDir }),
  ...(given.verifyThreads === undefined ? {} : { verifyThreads: given.verifyThreads }),
  ...(given.history === undefined ? {} : { history: given.history }),
  log: { info: () => undefined, warn: console.error, error: console.error },
})
console.log(JSON.stringify({ port: node.port, genesisHash: node.chain.genesisHash }))
process.on('SIGTERM', () => void node.stop().then(() => process.exit(0)))
