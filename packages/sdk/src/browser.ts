/**
 * Reading the network in a browser: no keys, no `ws`, no `node:` module and no WebAssembly. Transactions are signed by a
 * {@link Signer}, which a wallet of the browser can be.
 */
import { ChainClient } from './client/chainClient.ts'
import type { ConnectionOptions } from './client/rpc/session.ts'
import type { NodeEndpoint } from './client/transport/transportTo.ts'
import { Queries } from './glia/queries.ts'

export {
  type Alpha,
  alpha,
  decodeAddress,
  encodeAddress,
  formatTao,
  GliaError,
  isAddress,
  type NetUid,
  netuid,
  rao,
  type Tao,
  tao,
  type Uid,
  uid,
} from '@glia/base'
export * from './client/index.ts'
export {
  type At,
  type Balance,
  NoSuchSubnet,
  Queries,
  type StakePosition,
  type SubnetSummary,
  type WeightRow,
} from './glia/queries.ts'
export type { Signer } from './keys/signer.ts'
export type { Metagraph, Neuron } from './metagraph/metagraph.ts'

/** Connects to a node, or to the first of several that answers, to read: `(await connect('wss://…')).metagraph(1)`. */
export async function connect(to: NodeEndpoint, options: ConnectionOptions = {}): Promise<Queries> {
  return new Queries(await ChainClient.connect(to, options))
}
