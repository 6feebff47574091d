import { fromHex } from '@glia/base'
import { systemItems } from '@glia/frame'
import { base58 } from '@scure/base'
import { NodeError } from '../../errors.ts'
import { dryRunFailed, dryRunUndecodable, refusal } from '../core/errorNotes.ts'
import { group, method } from '../core/method.ts'
import { account, hash, hexBytes, optional } from '../schema/schema.ts'
import { booleanShape, hexShape, integerShape, listShape, recordShape, textShape, wordShape } from '../schema/shape.ts'

const u32 = integerShape(0xffff_ffff, 'u32')

export const propertiesShape = recordShape(
  { ss58Format: integerShape(0xffff), tokenDecimals: integerShape(0xff), tokenSymbol: textShape },
  { title: 'chain properties' },
)

/** The node, its network and its accounts. */
export const systemMethods = group({
  system_accountNextIndex: method({
    summary: 'Nonce of the next transaction of an account, those in the pool counted.',
    aliases: ['account_nextIndex'],
    params: { account },
    brief: true,
    result: u32,
    run({ account: of }, { chain, pool }) {
      const { nonce } = systemItems.account.get(chain.view(), of)
      return pool.nextNonce(of, nonce)
    },
  }),
  system_chain: method({
    summary: 'Name of the network.',
    brief: true,
    result: textShape,
    run: (_params, { chain }) => chain.spec.name,
  }),
  system_chainType: method({
    summary: 'What kind of network it is.',
    brief: true,
    result: wordShape('Live', 'Local', 'Development'),
    run: (_params, { chain }) => chain.spec.type,
  }),
  system_dryRun: method({
    summary:
      'What would become of a transaction in the block after this one: SCALE `ApplyExtrinsicResult`. Nothing is left of it.',
    aliases: ['system_dryRunAt'],
    unsafe: true,
    params: { extrinsic: hexBytes, at: optional(hash) },
    result: hexShape,
    errors: [dryRunFailed, dryRunUndecodable],
    async run({ extrinsic, at }, { runtimeCalls }, caller) {
      try {
        return await runtimeCalls.dryRun(extrinsic, at, caller)
      } catch (fault) {
        if (!(fault instanceof NodeError)) throw fault
        throw refusal(fault.code === 'BadExtrinsicFormat' ? dryRunUndecodable : dryRunFailed, '', fault.message)
      }
    },
  }),
  // One node makes this chain: it has no peers and needs none.
  system_health: method({
    summary: 'Whether the node is in order.',
    brief: true,
    result: recordShape({ peers: u32, isSyncing: booleanShape, shouldHavePeers: booleanShape }),
    run: () => ({ peers: 0, isSyncing: false, shouldHavePeers: false }),
  }),
  system_localListenAddresses: method({
    summary: 'Peer-to-peer addresses: none.',
    result: listShape(textShape),
    run: () => [],
  }),
  system_localPeerId: method({
    summary: 'Identity on the peer-to-peer network. There is none: it is derived from the genesis hash.',
    brief: true,
    result: textShape,
    run(_params, { chain }) {
      // Multihash of an ed25519 key: identity, 36 bytes, protobuf key type 1, 32 bytes.
      const key = fromHex(chain.genesisHash)
      return base58.encode(Uint8Array.of(0, 0x24, 8, 1, 0x12, 0x20, ...key))
    },
  }),
  system_name: method({
    summary: 'Name of the implementation.',
    brief: true,
    result: textShape,
    run: (_params, services) => services.name,
  }),
  system_nodeRoles: method({
    summary: 'What this node does.',
    brief: true,
    result: listShape(textShape),
    run: () => ['Authority'],
  }),
  system_peers: method({
    summary: 'Nobody: the embedded engine has no network.',
    result: listShape({ type: 'object' }),
    run: () => [],
  }),
  system_properties: method({
    summary: 'Token and address format.',
    brief: true,
    result: propertiesShape,
    run: (_params, { chain }) => chain.spec.properties,
  }),
  system_syncState: method({
    summary: 'Heights: nothing to catch up with.',
    brief: true,
    result: recordShape({ startingBlock: u32, currentBlock: u32, highestBlock: u32 }),
    run: (_params, { chain }) => ({
      startingBlock: 0,
      currentBlock: chain.head.number,
      highestBlock: chain.head.number,
    }),
  }),
  system_version: method({
    summary: 'Version of the implementation.',
    brief: true,
    result: textShape,
    run: (_params, services) => services.version,
  }),
})
