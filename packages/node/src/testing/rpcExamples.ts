import { toHex0x } from '@glia/base'
import { systemItems } from '@glia/frame'
import type { GliaNode } from '../node.ts'
import type { TestClient } from './client.ts'
import { type TestAccount, transfer } from './signing.ts'

/** What examples are made from: a node that seals by hand, and a client of it. */
export interface Given {
  readonly node: GliaNode
  readonly client: TestClient
  readonly alice: TestAccount
  readonly bob: TestAccount
}

type Example = (given: Given) => readonly unknown[] | Promise<readonly unknown[]>

let sent = 0
/** A transaction that has not been sent before. */
const signed = ({ node, alice, bob }: Given): string =>
  toHex0x(
    transfer(node.chain.runtime, alice, bob.id, {
      nonce: node.pool.nextNonce(alice.id, systemItems.account.get(node.chain.view(), alice.id).nonce),
      genesisHash: node.chain.genesisHash,
      amount: 1000n + BigInt(sent++),
    }),
  )

const head: Example = ({ node }) => [node.chain.head.hash]
const accounts = `0x${systemItems.account.storageKey()}`
const accountOf = ({ bob }: Given) => `0x${systemItems.account.storageKey(bob.id)}`
const nothing: Example = () => []
const childTrie = toHex0x(new TextEncoder().encode(':child_storage:default:trie'))
const subnet: Example = () => [1]
const ofTransaction: Example = (given) => [signed(given)]
const ofExtrinsic: Example = (given) => [signed(given), given.node.chain.head.hash]

/** The id of a subscription that a method opens, or of what it began. */
const begun =
  (method: string, example: Example): Example =>
  async (given) => [await given.client.call<string>(method, await example(given))]

/** A follow, its last finalized block, and what comes after. */
const pinned =
  (...more: readonly unknown[]): Example =>
  async ({ client }) => {
    const follow = await client.call<string>('chainHead_v1_follow', [true])
    interface Initialized {
      readonly finalizedBlockHashes: readonly string[]
    }
    const { finalizedBlockHashes } = await client.hear<Initialized>(follow, () => true)
    return [follow, finalizedBlockHashes[0], ...more]
  }

const items: Example = (given) => [
  [
    { key: accountOf(given), type: 'value' },
    { key: accounts, type: 'closestDescendantMerkleValue' },
  ],
]

/** Parameters with which each method answers well. A method without an example fails its test. */
export const rpcExamples: Readonly<Record<string, Example>> = {
  archive_v1_body: head,
  archive_v1_call: ({ node }) => [node.chain.head.hash, 'Metadata_metadata_versions', '0x'],
  archive_v1_finalizedHeight: nothing,
  archive_v1_genesisHash: nothing,
  archive_v1_hashByHeight: () => [0],
  archive_v1_header: head,
  archive_v1_stopStorage: begun('archive_v1_storage', async (given) => [
    given.node.chain.head.hash,
    ...(await items(given)),
  ]),
  archive_v1_storage: async (given) => [given.node.chain.head.hash, ...(await items(given))],
  author_pendingExtrinsics: nothing,
  author_submitAndWatchExtrinsic: ofTransaction,
  author_submitExtrinsic: ofTransaction,
  author_unwatchExtrinsic: begun('author_submitAndWatchExtrinsic', ofTransaction),
  chainHead_v1_body: pinned(),
  chainHead_v1_call: pinned('Metadata_metadata_versions', '0x'),
  // Nothing waits here: only where no follow is open it is no mistake.
  chainHead_v1_continue: () => ['none', '0'],
  chainHead_v1_follow: () => [true],
  chainHead_v1_header: pinned(),
  chainHead_v1_stopOperation: () => ['none', '0'],
  chainHead_v1_storage: async (given) => [...(await pinned()(given)), ...(await items(given))],
  chainHead_v1_unfollow: begun('chainHead_v1_follow', () => [false]),
  chainHead_v1_unpin: pinned(),
  chainSpec_v1_chainName: nothing,
  chainSpec_v1_genesisHash: nothing,
  chainSpec_v1_properties: nothing,
  chain_getBlock: head,
  chain_getBlockHash: () => [[0, '0x1', 99]],
  chain_getFinalizedHead: nothing,
  chain_getHeader: head,
  chain_subscribeAllHeads: nothing,
  chain_subscribeFinalizedHeads: nothing,
  chain_subscribeNewHeads: nothing,
  chain_unsubscribeAllHeads: begun('chain_subscribeAllHeads', nothing),
  chain_unsubscribeFinalizedHeads: begun('chain_subscribeFinalizedHeads', nothing),
  chain_unsubscribeNewHeads: begun('chain_subscribeNewHeads', nothing),
  childstate_getKeys: () => [childTrie, '0x'],
  childstate_getKeysPaged: () => [childTrie, '0x', 2000, '0x01'],
  childstate_getStorage: () => [childTrie, '0x01'],
  childstate_getStorageEntries: () => [childTrie, ['0x01', '0x02']],
  childstate_getStorageHash: () => [childTrie, '0x01'],
  childstate_getStorageSize: () => [childTrie, '0x01'],
  delegateInfo_getDelegate: ({ bob }) => [[...bob.publicKey]],
  delegateInfo_getDelegated: ({ bob }) => [[...bob.publicKey]],
  delegateInfo_getDelegates: nothing,
  engine_createBlock: ({ node }) => [true, false, node.chain.head.hash],
  engine_finalizeBlock: head,
  neuronInfo_getNeuron: () => [1, 0],
  neuronInfo_getNeuronLite: () => [1, 0],
  neuronInfo_getNeurons: subnet,
  neuronInfo_getNeuronsLite: subnet,
  payment_queryFeeDetails: ofExtrinsic,
  payment_queryInfo: ofExtrinsic,
  'rpc.discover': nothing,
  rpc_methods: nothing,
  stakeInfo_getColdkeyLock: ({ bob }) => [bob.id, 1],
  state_call: ({ node }) => ['Metadata_metadata_versions', '0x', node.chain.head.hash],
  state_getChildReadProof: () => [childTrie, ['0x01']],
  state_getKeys: () => [accounts],
  state_getKeysPaged: (given) => [accounts, 10, accountOf(given)],
  state_getMetadata: head,
  state_getPairs: () => [accounts],
  state_getReadProof: (given) => [[accountOf(given)]],
  state_getRuntimeVersion: head,
  state_getStorage: (given) => [accountOf(given)],
  state_getStorageHash: (given) => [accountOf(given)],
  state_getStorageSize: () => [accounts],
  state_queryStorage: (given) => [[accountOf(given), '0x01'], given.node.chain.genesisHash],
  state_queryStorageAt: (given) => [[accountOf(given), '0x01']],
  state_subscribeRuntimeVersion: nothing,
  state_subscribeStorage: (given) => [[accountOf(given), '0x01']],
  state_unsubscribeRuntimeVersion: begun('state_subscribeRuntimeVersion', nothing),
  state_unsubscribeStorage: begun('state_subscribeStorage', () => [[accounts]]),
  subnetInfo_getAllDynamicInfo: nothing,
  subnetInfo_getAllMechagraphs: nothing,
  subnetInfo_getAllMetagraphs: nothing,
  subnetInfo_getColdkeyAutoStakeHotkey: ({ bob }) => [bob.id, 1],
  subnetInfo_getDynamicInfo: subnet,
  subnetInfo_getLockCost: nothing,
  subnetInfo_getMechagraph: () => [1, 0],
  subnetInfo_getMetagraph: ({ node }) => [1, node.chain.head.hash],
  subnetInfo_getSelectiveMechagraph: () => [1, 0, [0, 3]],
  subnetInfo_getSelectiveMetagraph: () => [1, [0, 3]],
  subnetInfo_getSubnetAccountId: subnet,
  subnetInfo_getSubnetHyperparams: subnet,
  subnetInfo_getSubnetHyperparamsV2: subnet,
  subnetInfo_getSubnetInfo: subnet,
  subnetInfo_getSubnetInfo_v2: subnet,
  subnetInfo_getSubnetState: subnet,
  subnetInfo_getSubnetToPrune: nothing,
  subnetInfo_getSubnetsInfo: nothing,
  subnetInfo_getSubnetsInfo_v2: nothing,
  swap_currentAlphaPrice: subnet,
  swap_currentAlphaPriceAll: nothing,
  swap_simSwapAlphaForTao: () => [1, '1000000000'],
  swap_simSwapTaoForAlpha: () => [1, 1_000_000_000],
  system_accountNextIndex: ({ bob }) => [bob.id],
  system_chain: nothing,
  system_chainType: nothing,
  system_dryRun: ofExtrinsic,
  system_health: nothing,
  system_localListenAddresses: nothing,
  system_localPeerId: nothing,
  system_name: nothing,
  system_nodeRoles: nothing,
  system_peers: nothing,
  system_properties: nothing,
  system_syncState: nothing,
  system_version: nothing,
  transactionWatch_v1_submitAndWatch: ofTransaction,
  transactionWatch_v1_unwatch: begun('transactionWatch_v1_submitAndWatch', ofTransaction),
  transaction_v1_broadcast: ofTransaction,
  transaction_v1_stop: begun('transaction_v1_broadcast', ofTransaction),
}
