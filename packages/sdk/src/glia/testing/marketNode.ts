import { toHex0x } from '@glia/base'
import { compact, concat } from '../../bytes.ts'
import type { Call } from '../../client/metadata/metadata.ts'
import { Metadata } from '../../client/metadata/metadata.ts'
import { FakeNode } from '../../client/testing/fakeNode.ts'
import { encodeMiniMetadata, joinHex, type RuntimeSpec } from '../../client/testing/miniMetadata.ts'
import { TEST_RUNTIME } from '../../client/testing/runtimeSpec.ts'
import { Keypair } from '../../keys/keypair.ts'
import { connect, type Glia } from '../glia.ts'

const fields = (type: string, names: string) => Object.fromEntries(names.split(' ').map((name) => [name, type]))

/** The chain's Metagraph, field by field (pallet-subtensor rpc_info/metagraph.rs). */
const METAGRAPH = {
  netuid: 'Compact<u16>',
  name: 'Vec<Compact<u8>>',
  symbol: 'Vec<Compact<u8>>',
  identity: 'Option<Identity>',
  network_registered_at: 'Compact<u64>',
  owner_hotkey: 'AccountId',
  owner_coldkey: 'AccountId',
  block: 'Compact<u64>',
  tempo: 'Compact<u16>',
  ...fields(
    'Compact<u64>',
    'last_step blocks_since_last_step subnet_emission alpha_in alpha_out tao_in alpha_out_emission alpha_in_emission tao_in_emission pending_alpha_emission pending_root_emission',
  ),
  subnet_volume: 'Compact<u128>',
  moving_price: 'i128',
  ...fields('Compact<u16>', 'rho kappa min_allowed_weights max_weights_limit'),
  ...fields('Compact<u64>', 'weights_version weights_rate_limit activity_cutoff'),
  ...fields('Compact<u16>', 'max_validators num_uids max_uids'),
  ...fields('Compact<u64>', 'burn difficulty'),
  ...fields('bool', 'registration_allowed pow_registration_allowed'),
  immunity_period: 'Compact<u16>',
  ...fields('Compact<u64>', 'serving_rate_limit'),
  commit_reveal_weights_enabled: 'bool',
  commit_reveal_period: 'Compact<u64>',
  liquid_alpha_enabled: 'bool',
  ...fields('Compact<u16>', 'alpha_high alpha_low'),
  bonds_moving_avg: 'Compact<u64>',
  ...fields('Vec<AccountId>', 'hotkeys coldkeys'),
  axons: 'Vec<AxonInfo>',
  ...fields('Vec<bool>', 'active validator_permit'),
  pruning_score: 'Vec<Compact<u16>>',
  ...fields('Vec<Compact<u64>>', 'last_update emission'),
  ...fields('Vec<Compact<u16>>', 'dividends incentives consensus trust rank'),
  ...fields('Vec<Compact<u64>>', 'block_at_registration alpha_stake tao_stake total_stake'),
}
const DYNAMIC_INFO = {
  netuid: 'Compact<u16>',
  ...fields('AccountId', 'owner_hotkey owner_coldkey'),
  ...fields('Vec<Compact<u8>>', 'subnet_name token_symbol'),
  tempo: 'Compact<u16>',
  ...fields(
    'Compact<u64>',
    'last_step blocks_since_last_step alpha_in alpha_out tao_in alpha_out_emission alpha_in_emission tao_in_emission pending_alpha_emission',
  ),
  subnet_volume: 'Compact<u128>',
  network_registered_at: 'Compact<u64>',
  subnet_identity: 'Option<Identity>',
  moving_price: 'i128',
}
const IDENTITY = fields(
  'Vec<u8>',
  'subnet_name github_repo subnet_contact subnet_url discord description logo_url additional',
)

/** `BeaconConfig` as the main network serves its default. */
const QUICKNET =
  '0x810183cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c92' +
  '1cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a030000002721e6648052db9ba70e0cc0' +
  'f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e97180f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e' +
  '60626c732d756e636861696e65642d67312d7266633933383020717569636b6e6574'

const row = { netuid: 'u16', uids: 'Vec<u16>', values: 'Vec<u16>', salt: 'Vec<u16>', version_key: 'u64' }
const subtensor = TEST_RUNTIME.pallets.SubtensorModule
export const MARKET_RUNTIME: RuntimeSpec = {
  ...TEST_RUNTIME,
  types: {
    ...TEST_RUNTIME.types,
    Metagraph: { struct: METAGRAPH },
    DynamicInfo: { struct: DYNAMIC_INFO },
    Identity: { struct: IDENTITY },
    BeaconConfiguration: {
      struct: {
        public_key: 'Vec<u8>',
        period: 'u32',
        genesis_time: 'u32',
        ...fields('Vec<u8>', 'hash group_hash scheme_id metadata'),
      },
    },
    AxonInfo: {
      struct: {
        block: 'u64',
        version: 'u32',
        ip: 'u128',
        port: 'u16',
        ...fields('u8', 'ip_type protocol placeholder1 placeholder2'),
      },
    },
    StakeInfo: {
      struct: {
        hotkey: 'AccountId',
        coldkey: 'AccountId',
        netuid: 'Compact<u16>',
        stake: 'Compact<u64>',
        emission: 'Compact<u64>',
        is_registered: 'bool',
      },
    },
  },
  pallets: {
    ...TEST_RUNTIME.pallets,
    Aura: { index: 3, constants: { SlotDuration: ['u64', '0xfa00000000000000'] } },
    SubtensorModule: {
      ...subtensor,
      index: 7,
      calls: {
        ...subtensor?.calls,
        commit_weights: [96, { netuid: 'u16', commit_hash: '[u8; 32]' }],
        reveal_weights: [97, row],
        commit_timelocked_mechanism_weights: [
          118,
          { netuid: 'u16', mecid: 'u8', commit: 'Vec<u8>', reveal_round: 'u64', commit_reveal_version: 'u16' },
        ],
        root_register: [62, { hotkey: 'AccountId' }],
      },
      storage: {
        ...subtensor?.storage,
        CommitRevealWeightsEnabled: { keys: [['Identity', 'u16']], value: 'bool', fallback: '0x00' },
        CommitRevealWeightsVersion: { value: 'u16', fallback: '0x0400' },
        LastEpochBlock: { keys: [['Identity', 'u16']], value: 'u64', fallback: `0x${'00'.repeat(8)}` },
        PendingEpochAt: { keys: [['Identity', 'u16']], value: 'u64', fallback: `0x${'00'.repeat(8)}` },
        RevealPeriodEpochs: { keys: [['Identity', 'u16']], value: 'u64', fallback: '0x0100000000000000' },
      },
    },
    Drand: {
      index: 26,
      storage: {
        LastStoredRound: { value: 'u64', fallback: `0x${'00'.repeat(8)}` },
        BeaconConfig: { value: 'BeaconConfiguration', fallback: QUICKNET },
      },
    },
    Timestamp: { index: 2, storage: { Now: { value: 'u64', fallback: `0x${'00'.repeat(8)}` } } },
    Utility: { index: 11, calls: { batch_all: [2, { calls: 'Vec<outer.calls>' }] } },
    Sudo: { index: 12, calls: { sudo: [0, { call: 'outer.calls' }] } },
  },
  apis: {
    ...TEST_RUNTIME.apis,
    SubnetInfoRuntimeApi: {
      get_metagraph: [{ netuid: 'u16' }, 'Option<Metagraph>'],
      get_all_dynamic_info: [{}, 'Vec<Option<DynamicInfo>>'],
      get_dynamic_info: [{ netuid: 'u16' }, 'Option<DynamicInfo>'],
    },
    StakeInfoRuntimeApi: { get_stake_info_for_coldkey: [{ coldkey_account: 'AccountId' }, 'Vec<StakeInfo>'] },
    SwapRuntimeApi: { current_alpha_price: [{ netuid: 'u16' }, 'u64'] },
  },
}

export const alice = Keypair.fromUri('//Alice')
export const bob = Keypair.fromUri('//Bob')
const bytes = (text: string) => [...new TextEncoder().encode(text)]

const POOL = {
  alpha_in: 5n,
  alpha_out: 6n,
  tao_in: 7n,
  alpha_out_emission: 8n,
  alpha_in_emission: 9n,
  tao_in_emission: 10n,
  pending_alpha_emission: 11n,
  subnet_volume: 12n,
  moving_price: 3n << 31n,
}
const axon = (ip: bigint, port: number) => ({
  block: 4n,
  version: 10_002_000,
  ip,
  port,
  ip_type: 4,
  protocol: 4,
  placeholder1: 0,
  placeholder2: 0,
})
const IDENTITY_VALUE = Object.fromEntries(Object.keys(IDENTITY).map((key) => [key, new TextEncoder().encode(key)]))
export const METAGRAPH_VALUE = {
  ...Object.fromEntries(
    Object.entries(METAGRAPH).map(([key, type]) => [key, type === 'bool' ? true : type === 'Compact<u16>' ? 1 : 1n]),
  ),
  ...POOL,
  netuid: 2,
  name: bytes('Retrieval'),
  symbol: bytes('β'),
  identity: IDENTITY_VALUE,
  owner_hotkey: alice.address,
  owner_coldkey: alice.address,
  hotkeys: [alice.address, bob.address],
  coldkeys: [alice.address, alice.address],
  axons: [axon(0n, 0), axon(2_130_706_433n, 8091)],
  active: [true, false],
  validator_permit: [true, false],
  pruning_score: [0, 1],
  last_update: [100n, 0n],
  emission: [1n, 2n],
  dividends: [65_535, 0],
  incentives: [0, 13_107],
  consensus: [0, 65_535],
  trust: [0, 0],
  rank: [0, 0],
  block_at_registration: [1n, 2n],
  alpha_stake: [1_000n, 0n],
  tao_stake: [2_000n, 0n],
  total_stake: [3_000n, 0n],
}

const metadataBytes = encodeMiniMetadata(MARKET_RUNTIME)
export const mini = Metadata.decode(metadataBytes)
export const SUBNET_VALUE = {
  ...METAGRAPH_VALUE,
  subnet_name: METAGRAPH_VALUE.name,
  token_symbol: METAGRAPH_VALUE.symbol,
  subnet_identity: undefined,
}

/** Encodes a runtime API's result. */
export function result(api: string, method: string, value: unknown): string {
  const type = mini.raw.apis.find(({ name }) => name === api)?.methods.find(({ name }) => name === method)?.output
  return toHex0x(mini.codec(type as number).enc(value))
}

/** What a node answers that is asked for a metadata. */
export const metadataAnswer = (metadata: Uint8Array): string =>
  toHex0x(concat(Uint8Array.of(1), compact(metadata.length), metadata))

/** A node of {@link MARKET_RUNTIME} with subnet 2, a position in it and one block, and a client of it. */
export interface MarketNode {
  readonly node: FakeNode
  readonly glia: Glia
  /** The calls that were made, the last at the end. */
  readonly sent: readonly Call[]
  /** Whether subnet 1 takes commitments alone, and the last round of drand that the chain has, in hex. */
  readonly state: { committing: boolean; lastRound: string | undefined }
  /** The last call that was made, decoded again. */
  last(): Record<string, unknown>
  stop(): Promise<void>
}

export async function startMarketNode(): Promise<MarketNode> {
  const state: MarketNode['state'] = { committing: false, lastRound: undefined }
  const sent: Call[] = []
  const hash = `0x${'77'.repeat(32)}`
  let body: string[] = []
  const node = await FakeNode.start({
    chain_getBlockHash: () => hash,
    chain_getFinalizedHead: () => hash,
    chain_getHeader: () => ({ number: '0x64', parentHash: hash, stateRoot: hash, extrinsicsRoot: hash }),
    chain_getBlock: () => ({ block: { extrinsics: body } }),
    state_getRuntimeVersion: () => ({ specName: 'x', specVersion: 1, transactionVersion: 1 }),
    state_getStorage: ([key]) => {
      if (key === mini.storage('System', 'Events').key()) return joinHex('04', '00', '00000000', '000000000000', '00')
      if (key === mini.storage('SubtensorModule', 'CommitRevealWeightsEnabled').key(1))
        return state.committing ? '0x01' : null
      if (key === mini.storage('Drand', 'LastStoredRound').key()) return state.lastRound ?? null
      if (key === mini.storage('SubtensorModule', 'Uids').key(1, bob.address)) return '0x0500'
      return null
    },
    state_getKeysPaged: ([prefix]) => [`${prefix}0000`, `${prefix}0100`],
    state_queryStorageAt: ([keys]) => [
      { changes: (keys as string[]).map((key, i) => [key, i === 0 ? '0x040300ffff' : '0x00']) },
    ],
    state_call: ([method, data]) => {
      if (method === 'Metadata_metadata_at_version') return metadataAnswer(metadataBytes)
      if (method === 'SubnetInfoRuntimeApi_get_metagraph') {
        return result('SubnetInfoRuntimeApi', 'get_metagraph', data === '0x0200' ? METAGRAPH_VALUE : undefined)
      }
      if (method === 'SubnetInfoRuntimeApi_get_all_dynamic_info') {
        return result('SubnetInfoRuntimeApi', 'get_all_dynamic_info', [undefined, SUBNET_VALUE])
      }
      if (method === 'StakeInfoRuntimeApi_get_stake_info_for_coldkey') {
        const value = {
          hotkey: bob.address,
          coldkey: alice.address,
          netuid: 2,
          stake: 9n,
          emission: 1n,
          is_registered: true,
        }
        return result('StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', [value])
      }
      if (method === 'SwapRuntimeApi_current_alpha_price') return '0x00ca9a3b00000000'
      return '0x00'
    },
    system_accountNextIndex: () => 0,
    author_submitAndWatchExtrinsic: ([extrinsic], connection) => {
      body = [String(extrinsic)]
      connection.notify('w', { inBlock: hash })
      return 'w'
    },
    author_unwatchExtrinsic: () => true,
  })
  const glia = await connect(node.url)
  const { metadata } = glia.chain
  const call = (pallet: string, name: string, args?: Readonly<Record<string, unknown>>) => {
    const made = metadata.call(pallet, name, args)
    sent.push(made)
    return made
  }
  Object.assign(glia.chain, { call })
  const last = () => {
    const { pallet, name, args } = mini.decodeCall(sent.at(-1)?.bytes ?? new Uint8Array())
    return { call: `${pallet}.${name}`, ...args }
  }
  const stop = async () => {
    glia.close()
    await node.stop()
  }
  return { node, glia, sent, state, last, stop }
}
