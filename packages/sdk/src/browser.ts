/**
 * The network in a browser: reading it, keys, and transactions that they sign; no `ws`, no `node:` module and no WebAssembly. A
 * page that uses no keys does not get their code. Whatever has the members of {@link Signer} signs, too, such as a wallet.
 */
import { ChainClient } from './client/chainClient.ts'
import type { ConnectionOptions } from './client/rpc/options.ts'
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
  printable,
  rao,
  type Tao,
  tao,
  type Uid,
  uid,
  WrongNetwork,
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
export { ofAnyNetwork } from './keys/accountId.ts'
export { KeyError } from './keys/errors.ts'
export { Keypair, type KeyScheme, type KeySecrets } from './keys/keypair.ts'
export { generateMnemonic, isMnemonic, MnemonicError } from './keys/mnemonic.ts'
export type { Signer } from './keys/signer.ts'
export { SuriError } from './keys/suri.ts'
export type { Metagraph, Neuron } from './metagraph/metagraph.ts'

/** Connects to a node, or to the first of several that answers, to read: `(await connect('wss://…')).metagraph(1)`. */
export async function connect(to: NodeEndpoint, options: ConnectionOptions = {}): Promise<Queries> {
  return new Queries(await ChainClient.connect(to, options))
}
