import { rao, toHex0x } from '@glia/base'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compact, concat } from '../bytes.ts'
import type { Call } from '../client/metadata/metadata.ts'
import { Metadata } from '../client/metadata/metadata.ts'
import { FakeNode } from '../client/testing/fakeNode.ts'
import { encodeMiniMetadata, joinHex, type RuntimeSpec } from '../client/testing/miniMetadata.ts'
import { TEST_RUNTIME } from '../client/testing/runtimeSpec.ts'
import { Keypair } from '../keys/keypair.ts'
import { callTarget } from '../metagraph/metagraph.ts'
import { commitHash } from '../weights/commit.ts'
import { connect, type Glia } from './glia.ts'
import { NoSuchSubnet } from './queries.ts'
import { NoDrandPulses } from './verbRunner.ts'

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

const row = { netuid: 'u16', uids: 'Vec<u16>', values: 'Vec<u16>', salt: 'Vec<u16>', version_key: 'u64' }
const subtensor = TEST_RUNTIME.pallets.SubtensorModule
const RUNTIME: RuntimeSpec = {
  ...TEST_RUNTIME,
  types: {
    ...TEST_RUNTIME.types,
    Metagraph: { struct: METAGRAPH },
    DynamicInfo: { struct: DYNAMIC_INFO },
    Identity: { struct: IDENTITY },
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
    Drand: { index: 26, storage: { LastStoredRound: { value: 'u64', fallback: `0x${'00'.repeat(8)}` } } },
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

const alice = Keypair.fromUri('//Alice')
const bob = Keypair.fromUri('//Bob')
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
const METAGRAPH_VALUE = {
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

const metadataBytes = encodeMiniMetadata(RUNTIME)
const mini = Metadata.decode(metadataBytes)

/** Encodes a runtime API's result. */
function result(api: string, method: string, value: unknown): string {
  const type = mini.raw.apis.find(({ name }) => name === api)?.methods.find(({ name }) => name === method)?.output
  return toHex0x(mini.codec(type as number).enc(value))
}

let node: FakeNode
let glia: Glia
let sent: Call[] = []
let committing = false
let lastRound: string | null = null

beforeEach(async () => {
  sent = []
  committing = false
  lastRound = null
  const hash = `0x${'77'.repeat(32)}`
  let body: string[] = []
  const dynamic = {
    ...METAGRAPH_VALUE,
    subnet_name: METAGRAPH_VALUE.name,
    token_symbol: METAGRAPH_VALUE.symbol,
    subnet_identity: undefined,
  }
  node = await FakeNode.start({
    chain_getBlockHash: () => hash,
    chain_getFinalizedHead: () => hash,
    chain_getHeader: () => ({ number: '0x64', parentHash: hash, stateRoot: hash, extrinsicsRoot: hash }),
    chain_getBlock: () => ({ block: { extrinsics: body } }),
    state_getRuntimeVersion: () => ({ specName: 'x', specVersion: 1, transactionVersion: 1 }),
    state_getStorage: ([key]) => {
      if (key === mini.storage('System', 'Events').key()) return joinHex('04', '00', '00000000', '000000000000', '00')
      if (key === mini.storage('SubtensorModule', 'CommitRevealWeightsEnabled').key(1))
        return committing ? '0x01' : null
      if (key === mini.storage('Drand', 'LastStoredRound').key()) return lastRound
      if (key === mini.storage('SubtensorModule', 'Uids').key(1, bob.address)) return '0x0500'
      return null
    },
    state_getKeysPaged: ([prefix]) => [`${prefix}0000`, `${prefix}0100`],
    state_queryStorageAt: ([keys]) => [
      { changes: (keys as string[]).map((key, i) => [key, i === 0 ? '0x040300ffff' : '0x00']) },
    ],
    state_call: ([method, data]) => {
      if (method === 'Metadata_metadata_at_version')
        return toHex0x(concat(Uint8Array.of(1), compact(metadataBytes.length), metadataBytes))
      if (method === 'SubnetInfoRuntimeApi_get_metagraph') {
        return result('SubnetInfoRuntimeApi', 'get_metagraph', data === '0x0200' ? METAGRAPH_VALUE : undefined)
      }
      if (method === 'SubnetInfoRuntimeApi_get_all_dynamic_info') {
        return result('SubnetInfoRuntimeApi', 'get_all_dynamic_info', [undefined, dynamic])
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
  glia = await connect(node.url)
  const { metadata } = glia.chain
  const call = (pallet: string, name: string, args?: Readonly<Record<string, unknown>>) => {
    const made = metadata.call(pallet, name, args)
    sent.push(made)
    return made
  }
  Object.assign(glia.chain, { call })
})

afterEach(async () => {
  glia.close()
  await node.stop()
})

/** The last call that was made, decoded again. */
function last(): Record<string, unknown> {
  const { pallet, name, args } = mini.decodeCall(sent.at(-1)?.bytes ?? new Uint8Array())
  return { call: `${pallet}.${name}`, ...args }
}

describe('reading the network', () => {
  it('gives a typed metagraph', async () => {
    const graph = await glia.metagraph(2)
    expect(graph).toMatchObject({ netuid: 2, name: 'Retrieval', symbol: 'β', tempo: 1, block: 1n })
    expect(graph.identity).toMatchObject({ name: 'subnet_name', logoUrl: 'logo_url' })
    expect(graph.pool).toMatchObject({ taoIn: 7n, volume: 12n, movingPrice: 1.5 })
    expect(graph.hyperparameters).toMatchObject({ commitRevealEnabled: true, kappa: 1 })
    const [validator, miner] = graph.neurons
    expect(validator).toMatchObject({
      uid: 0,
      hotkey: alice.address,
      dividends: 1,
      validatorPermit: true,
      totalStake: 3000n,
    })
    expect(miner).toMatchObject({ uid: 1, incentive: 0.2, consensus: 1, emission: 2n, active: false })
    expect(validator && callTarget(validator)).toBeUndefined()
    expect(miner && callTarget(miner)).toEqual({ ip: '127.0.0.1', port: 8091, hotkey: bob.address })
    await expect(glia.metagraph(9)).rejects.toThrow(NoSuchSubnet)
    const past = { at: `0x${'77'.repeat(32)}` }
    await expect(glia.metagraph(9, past)).rejects.toThrow('there is no subnet 9 on this chain as of block 100')
  })

  it('lists subnets, positions, prices, weights', async () => {
    expect(await glia.subnets()).toMatchObject([
      { netuid: 2, name: 'Retrieval', identity: undefined, pool: { alphaIn: 5n } },
    ])
    expect(await glia.stakes(alice.address)).toMatchObject([{ hotkey: bob.address, netuid: 2, stake: 9n }])
    expect(await glia.alphaPrice(2)).toBe(1_000_000_000n)
    expect(await glia.uidOf(1, bob.address)).toBe(5)
    expect(await glia.uidOf(1, alice.address)).toBeUndefined()
    expect(await glia.balance(alice.address)).toBe(0n)
    expect(glia.blockTime).toBe(0.25)
    expect(await glia.weights(1)).toEqual([
      { uid: 0, weights: [[3, 65_535]] },
      { uid: 1, weights: [] },
    ])
  })
})

describe('a node that answers something else', () => {
  const subnet = {
    ...METAGRAPH_VALUE,
    subnet_name: METAGRAPH_VALUE.name,
    token_symbol: METAGRAPH_VALUE.symbol,
    subnet_identity: undefined,
  }
  const position = {
    hotkey: bob.address,
    coldkey: bob.address,
    netuid: 2,
    stake: 9n,
    emission: 1n,
    is_registered: true,
  }
  const misbehaved = (did: string) => ({ code: 'NODE_MISBEHAVED', did })
  /** What the node answers to the calls of the runtime from here on. */
  const answer = (api: string, method: string, value: unknown, behind = '') => {
    node.handlers['state_call'] = () => result(api, method, value) + behind
  }

  it('than the subnet that was asked for is named', async () => {
    answer('SubnetInfoRuntimeApi', 'get_dynamic_info', subnet)
    expect(await glia.subnet(2)).toMatchObject({ netuid: 2, name: 'Retrieval' })
    await expect(glia.subnet(1)).rejects.toMatchObject(misbehaved('sent subnet 1 that is of subnet 2'))
    answer('SubnetInfoRuntimeApi', 'get_metagraph', METAGRAPH_VALUE)
    await expect(glia.metagraph(1)).rejects.toMatchObject(
      misbehaved('sent a metagraph of subnet 1 that is of subnet 2'),
    )
    answer('SubnetInfoRuntimeApi', 'get_all_dynamic_info', [subnet, subnet])
    await expect(glia.subnets()).rejects.toMatchObject(misbehaved('sent the subnets with one of them twice'))
  })

  it('in a form that agrees with the metadata and is none that is known here is no lie', async () => {
    const Other = { hotkey: 'AccountId', coldkey: 'AccountId', worth: 'u64' }
    const newer = encodeMiniMetadata({ ...RUNTIME, types: { ...RUNTIME.types, StakeInfo: { struct: Other } } })
    node.handlers['state_call'] = ([method]) =>
      method === 'Metadata_metadata_at_version'
        ? toHex0x(concat(Uint8Array.of(1), compact(newer.length), newer))
        : `0x04${bob.accountId.slice(2)}${alice.accountId.slice(2)}0900000000000000`
    const newest = await connect(node.url)
    await expect(newest.stakes(alice.address)).rejects.toMatchObject({
      code: 'UNKNOWN_FORM',
      message: expect.stringMatching(
        /^expected the positions of .* with one without netuid, .* at ws:.*: the runtime has .*, as that node says; update the SDK/,
      ),
    })
    newest.close()
  })

  it('than the positions that were asked for is named', async () => {
    answer('StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', [position])
    await expect(glia.stakes(alice.address)).rejects.toMatchObject(
      misbehaved(`sent the positions of ${alice.address} with one that is of coldkey ${bob.address}`),
    )
  })

  it('and more behind it is named, however much that is', async () => {
    answer('SubnetInfoRuntimeApi', 'get_dynamic_info', subnet, '00')
    await expect(glia.subnet(2)).rejects.toMatchObject({
      code: 'NODE_MISBEHAVED',
      did: expect.stringMatching(
        /sent an answer to SubnetInfoRuntimeApi_get_dynamic_info .* found 1 more bytes behind/,
      ),
    })
    answer('StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', [], '00'.repeat(1_000_000))
    await expect(glia.stakes(alice.address)).rejects.toMatchObject({ code: 'NODE_MISBEHAVED' })
  })
})

describe('a node that makes up weights', () => {
  it('is named once they are more than a subnet can have', async () => {
    node.handlers['state_getKeysPaged'] = ([prefix]) =>
      Array.from({ length: 17 }, (_, n) => `${prefix}${n.toString(16).padStart(2, '0')}00`)
    // 65,535 weights each.
    const row = `0xfeff0300${'00'.repeat(4 * 65_535)}`
    node.handlers['state_queryStorageAt'] = ([keys]) => [{ changes: (keys as string[]).map((key) => [key, row]) }]
    await expect(glia.weights(1)).rejects.toThrow(`${node.url} gave more than 1048576 weights of subnet 1`)
  })
})

/** The fake node has no state that would allow anything. */
const unchecked = { check: false }

describe('writing', () => {
  it('builds the calls people make most', async () => {
    await glia.transfer(alice, bob.address, rao(5n), unchecked)
    expect(last()).toEqual({
      call: 'Balances.transfer_keep_alive',
      dest: { type: 'Id', value: bob.address },
      value: 5n,
    })
    await glia.register(alice, 1, bob.address, unchecked)
    expect(last()).toEqual({ call: 'SubtensorModule.burned_register', netuid: 1, hotkey: bob.address })
    await glia.register(alice, 0, bob.address, unchecked)
    expect(last()).toEqual({ call: 'SubtensorModule.root_register', hotkey: bob.address })
    await glia.addStake(alice, { hotkey: bob.address, netuid: 1, amount: rao(7n), maxSlippage: 'any' }, unchecked)
    expect(last()).toEqual({ call: 'SubtensorModule.add_stake', hotkey: bob.address, netuid: 1, amount_staked: 7n })
    await glia.serveAxon(bob, { netuid: 1, ip: '1.2.3.4', port: 8091 }, unchecked)
    expect(last()).toMatchObject({
      call: 'SubtensorModule.serve_axon',
      ip: 16_909_060n,
      port: 8091,
      ip_type: 4,
      protocol: 4,
    })
    await glia.stopServing(bob, 1, unchecked)
    expect(last()).toMatchObject({ ip: 0n, port: 1, version: 0 })
  })

  it('sets weights openly or hidden, as the subnet wants', async () => {
    const input = { netuid: 1, uids: [0, 1, 2], weights: [0, 0.5, 1], versionKey: 7 }
    await glia.setWeights(alice, input, unchecked)
    expect(last()).toEqual({
      call: 'SubtensorModule.set_weights',
      netuid: 1,
      dests: [1, 2],
      weights: [32_768, 65_535],
      version_key: 7n,
    })
    const small = { netuid: 1, uids: [4, 5], weights: [1, 1e-9] }
    expect((await glia.setWeights(alice, small, unchecked)).dropped).toEqual([5])
    expect((await glia.commitTimelocked(alice, small, unchecked)).dropped).toEqual([5])
    expect((await glia.commitWeights(alice, small, unchecked)).included.dropped).toEqual([5])
    const kept = await glia.setWeights(alice, { ...small, keepSmallWeights: true }, unchecked)
    expect([kept.dropped, last().weights]).toEqual([[], [65_535, 1]])
    await glia.setWeights(alice, { ...input, mechanism: 1 }, unchecked)
    expect(last()).toMatchObject({ call: 'SubtensorModule.set_mechanism_weights', mecid: 1 })
    committing = true
    const before = sent.length
    const silent = await glia.setWeights(alice, input, unchecked).catch((error: unknown) => error)
    expect(silent).toBeInstanceOf(NoDrandPulses)
    expect(silent).toMatchObject({
      code: 'NO_DRAND_PULSES',
      message: expect.stringContaining('AdminUtils.sudo_set_commit_reveal_weights_enabled with netuid 1'),
    })
    expect(sent.length).toBe(before)
    lastRound = '0x0100000000000000'
    await glia.setWeights(alice, input, unchecked)
    const hidden = last() as { call: string; commit: Uint8Array; reveal_round: bigint; commit_reveal_version: number }
    expect(hidden).toMatchObject({
      call: 'SubtensorModule.commit_timelocked_mechanism_weights',
      commit_reveal_version: 4,
    })
    expect(hidden.commit.length).toBe(244 + 33 + 5 + 5 + 8)
    // Block 100, tempo 360, slots of 250 ms: epoch 260 blocks ahead, three more for safety.
    const expected = (Date.now() / 1000 + 263 * 0.25 - 1_692_803_367) / 3
    expect(Math.abs(Number(hidden.reveal_round) - expected)).toBeLessThan(3)
    const asked = () => node.calls.filter(({ params: [key] }) => key === mini.storage('Drand', 'LastStoredRound').key())
    expect(asked()).toHaveLength(2)
    await glia.setWeights(alice, input, unchecked)
    expect(asked()).toHaveLength(2)
  })

  it('commits by hash and reveals what it committed to', async () => {
    const { reveal } = await glia.commitWeights(alice, { netuid: 1, uids: [3], weights: [2] }, unchecked)
    const { uids, values, salt, versionKey } = reveal
    expect(last()).toEqual({
      call: 'SubtensorModule.commit_weights',
      netuid: 1,
      commit_hash: commitHash({ hotkey: alice.address, netuid: 1, uids, values, salt, versionKey }),
    })
    await glia.revealWeights(alice, reveal, unchecked)
    expect(last()).toMatchObject({ call: 'SubtensorModule.reveal_weights', uids: [3], values: [65_535], salt })
  })

  it('puts calls into calls', async () => {
    const remark = glia.chain.call('System', 'remark', { remark: 'hi' })
    await glia.batch(alice, [remark, remark], unchecked)
    expect(toHex0x(sent.at(-1)?.bytes ?? new Uint8Array())).toBe('0x0b02' + '08' + '0000086869'.repeat(2))
    await glia.sudo(alice, remark, unchecked)
    expect(toHex0x(sent.at(-1)?.bytes ?? new Uint8Array())).toBe('0x0c00' + '0000086869')
    for (const call of [remark, remark.bytes])
      expect(toHex0x(glia.chain.call('Sudo', 'sudo', { call }).bytes)).toBe('0x0c00' + '0000086869')
  })

  it('refuses a text where a key pair has to sign, and does not repeat it', async () => {
    const secret = '//Bob' as unknown as Keypair
    const remark = glia.chain.call('System', 'remark', { remark: 'hi' })
    const input = { netuid: 1, uids: [0], weights: [1] }
    for (const attempt of [
      () => glia.transfer(secret, bob.address, rao(1n)),
      () => glia.chain.sign(secret, remark),
      () => glia.chain.estimateFee(secret, remark),
      () => glia.commitTimelocked(secret, input),
      () => glia.commitWeights(secret, input),
    ]) {
      const error: unknown = await attempt().catch((reason: unknown) => reason)
      expect(error).toMatchObject({
        code: 'KEY',
        message: expect.stringMatching(/^expected a Keypair .* found a text:/),
      })
      expect(String(error)).not.toContain('Bob')
    }
    expect(node.calls.some(({ method }) => method === 'system_accountNextIndex')).toBe(false)
  })
})
