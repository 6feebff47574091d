import { systemItems } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import { totalAlphaIssuance } from '../pallets/alpha-assets/index.ts'
import { totalIssuance } from '../pallets/balances/storage.ts'
import { chainId } from '../pallets/evm-chain-id/index.ts'
import { stakeOf } from '../pallets/subtensor/staking/stake.ts'
import * as store from '../pallets/subtensor/storage/index.ts'
import { subnetAccount } from '../pallets/subtensor/systemAccounts.ts'
import { asAlpha, asNetUid, asTao, asUid, COIN, ROOT, ZERO } from '../pallets/subtensor/types.ts'
import { currentPrice } from '../pallets/swap/pool.ts'
import { TestChain, tried } from '../testing/chain.ts'
import { ALICE, ALICE_HOTKEY, BOB, CHARLIE, DAVE, EVE, ONE } from './accounts.ts'
import { GenesisError } from './errors.ts'
import { GENESIS_CONFIGS } from './localnet.ts'
import { buildGenesis } from './preset.ts'
import { NETWORK_SETTINGS, SUBNET_SETTINGS } from './settings.ts'
import type { GenesisSubnet } from './subnets.ts'

const TWO = asNetUid(2)
const tao = (whole: bigint) => asTao(whole * COIN)
const alpha = (whole: bigint) => asAlpha(whole * COIN)
const nothing = { settings: [], neurons: [], stakes: [] }
const market: GenesisSubnet = {
  ...nothing,
  netuid: TWO,
  owner: { coldkey: ALICE, hotkey: ALICE_HOTKEY },
  pool: { tao: tao(5_000n), alpha: alpha(10_000n) },
  neurons: [{ coldkey: BOB, hotkey: BOB }],
  stakes: [
    { coldkey: BOB, hotkey: BOB, amount: alpha(300n) },
    { coldkey: DAVE, hotkey: BOB, amount: alpha(100n) },
  ],
}
const setting = (name: string, value: unknown) => {
  const write = SUBNET_SETTINGS[name]?.writing(value)
  if (write === undefined) throw new RangeError(`no value of ${name}`)
  return write
}
const chainOf = (subnets: readonly GenesisSubnet[]) =>
  new TestChain({ genesis: (ctx) => buildGenesis(ctx, { ...GENESIS_CONFIGS.localnet, subnets }) })
function refusal(...subnets: readonly GenesisSubnet[]): string {
  try {
    chainOf(subnets)
  } catch (error) {
    expect(error).toBeInstanceOf(GenesisError)
    return (error as GenesisError).message
  }
  return 'taken'
}

describe('a subnet of a first state', () => {
  it('has its neurons, pool and stakes, and what was issued for them', () => {
    const { ctx } = chainOf([market])
    const before = chainOf([]).ctx
    expect(store.totalNetworks.get(ctx)).toBe(3)
    expect([asUid(0), asUid(1)].map((uid) => store.keys.get(ctx, TWO, uid))).toEqual([ALICE_HOTKEY, BOB])
    expect(store.subnetOwner.get(ctx, TWO)).toBe(ALICE)
    expect(currentPrice(ctx, TWO)).toBe(1n << 63n)
    expect(systemItems.account.get(ctx, subnetAccount(ctx, TWO)).data.free).toBe(tao(5_000n))
    expect(totalIssuance.get(ctx) - totalIssuance.get(before)).toBe(tao(5_000n))
    expect(store.totalStake.get(ctx)).toBe(tao(5_000n))
    expect(stakeOf(ctx, BOB, DAVE, TWO)).toBe(alpha(100n))
    expect(store.subnetAlphaOut.get(ctx, TWO)).toBe(alpha(400n))
    expect(totalAlphaIssuance.get(ctx, TWO)).toBe(alpha(400n))
  })

  it('lives: it is emitted to from the first block on, and stake can be sold', () => {
    const chain = chainOf([market])
    chain.blocks(3)
    expect(store.subnetAlphaOut.get(chain.ctx, TWO)).toBeGreaterThan(alpha(400n))
    const before = systemItems.account.get(chain.ctx, DAVE).data.free
    const ctx = chain.begin()
    const args = { hotkey: BOB, netuid: 2, amountUnstaked: alpha(100n) }
    expect(tried(ctx, { kind: 'signed', account: DAVE }, 'SubtensorModule', 'remove_stake', args)).toBe('ok')
    // 100 alpha at about half a TAO, less what the price falls by.
    const paid = Number(systemItems.account.get(ctx, DAVE).data.free - before) / Number(COIN)
    expect(paid).toBeGreaterThan(49)
    expect(paid).toBeLessThan(50)
    chain.end()
    chain.blocks(2)
  })

  it('has settings of its own, as have those of the preset', () => {
    const settings = [setting('tempo', 10), setting('max_burn', '2 TAO'), setting('min_burn', '1.5 TAO')]
    const { ctx } = chainOf([
      { ...nothing, netuid: asNetUid(1), settings: [setting('tempo', 7)], started: true },
      { ...market, settings },
    ])
    expect([asNetUid(1), TWO].map((netuid) => store.tempo.get(ctx, netuid))).toEqual([7, 10])
    expect(store.firstEmissionBlockNumber.get(ctx, asNetUid(1))).toBe(1n)
    // A new subnet's price of one TAO is brought within the bounds.
    expect(store.burn.get(ctx, TWO)).toBe(1_500_000_000n)
  })

  it('waits for its owner where it is not started', () => {
    const { ctx } = chainOf([{ ...market, started: false }])
    expect(store.subtokenEnabled.get(ctx, TWO)).toBe(false)
    expect(store.firstEmissionBlockNumber.has(ctx, TWO)).toBe(false)
  })

  it('has the least that a registration locks for a pool where none is told', () => {
    const { pool: _pool, ...without } = market
    const { ctx } = chainOf([without])
    expect([store.subnetTao.get(ctx, TWO), store.subnetAlphaIn.get(ctx, TWO)]).toEqual([tao(1_000n), alpha(1_000n)])
  })
})

it('stakes on the root are TAO, which its account holds, and make members of it', () => {
  const root = {
    ...nothing,
    netuid: ROOT,
    neurons: [{ coldkey: CHARLIE, hotkey: EVE }],
    stakes: [{ coldkey: CHARLIE, hotkey: EVE, amount: alpha(500n) }],
  }
  const { ctx } = chainOf([root])
  expect(store.keys.get(ctx, ROOT, asUid(0))).toBe(EVE)
  expect(store.subnetTao.get(ctx, ROOT)).toBe(tao(500n))
  expect(systemItems.account.get(ctx, subnetAccount(ctx, ROOT)).data.free).toBe(tao(500n))
  expect(store.numStakingColdkeys.get(ctx)).toBe(1n)
  expect(stakeOf(ctx, EVE, CHARLIE, ROOT)).toBe(alpha(500n))
})

it('a hotkey of another subnet can be staked with, whichever comes first', () => {
  const root = { ...nothing, netuid: ROOT, stakes: [{ coldkey: EVE, hotkey: BOB, amount: alpha(1n) }] }
  expect(stakeOf(chainOf([root, market]).ctx, BOB, EVE, ROOT)).toBe(alpha(1n))
})

it('settings of the whole network are the file’s', () => {
  const settings = [
    NETWORK_SETTINGS.admin_freeze_window?.writing(0),
    NETWORK_SETTINGS.network_rate_limit?.writing(9),
    NETWORK_SETTINGS.evm_chain_id?.writing(945),
    NETWORK_SETTINGS.stake_threshold?.writing('1000 TAO'),
  ]
  const chain = new TestChain({
    genesis: (ctx) => buildGenesis(ctx, { ...GENESIS_CONFIGS.dev, settings: settings.flatMap((each) => each ?? []) }),
  })
  expect([store.adminFreezeWindow.get(chain.ctx), store.networkRateLimit.get(chain.ctx)]).toEqual([0, 9n])
  expect([chainId.get(chain.ctx), store.stakeThreshold.get(chain.ctx)]).toEqual([945n, 1_000_000_000_000n])
})

it.each([
  ['0 TAO', 'network.network_min_lock_cost: expected at least 1000000 rao of each, found 0'],
  ['999999 rao', 'network.network_min_lock_cost: expected at least 1000000 rao of each, found 999999'],
  ['0.001 TAO', 'taken'],
])('a new subnet begins with the lowest lock cost, which %s may be too little for', (cost, expected) => {
  const { pool: _pool, stakes: _stakes, ...poolless } = market
  const settings = [NETWORK_SETTINGS.network_min_lock_cost?.writing(cost)].flatMap((each) => each ?? [])
  const build = () =>
    new TestChain({
      genesis: (ctx) =>
        buildGenesis(ctx, { ...GENESIS_CONFIGS.localnet, settings, subnets: [{ ...poolless, stakes: [] }] }),
    })
  if (expected === 'taken') expect(store.subnetTao.get(build().ctx, TWO)).toBe(1_000_000n)
  else expect(build).toThrow(expected)
})

describe('what does not fit together is refused with its place', () => {
  const { owner: _owner, ...ownerless } = market
  it.each<[readonly GenesisSubnet[], RegExp]>([
    [[ownerless], /^subnets\.2: expected an owner for a subnet that the preset does not have, found none$/],
    [
      [{ ...market, neurons: [{ coldkey: CHARLIE, hotkey: ALICE_HOTKEY }] }],
      /^subnets\.2\.neurons\[0\]\.hotkey: expected a hotkey of 5FLSig\w+, found 5Dt9\w+, which is of 5Grwva\w+$/,
    ],
    [
      [{ ...market, neurons: [...market.neurons, ...market.neurons] }],
      /neurons\[1\]\.hotkey: expected a hotkey that has no uid/,
    ],
    [
      [{ ...market, settings: [setting('max_allowed_uids', 63), setting('min_allowed_uids', 0)] }],
      /hyperparameters: expected max_validators of at most max_/,
    ],
    [
      [
        {
          ...market,
          settings: ['min_allowed_uids', 'max_allowed_uids', 'max_validators'].map((name) => setting(name, 1)),
        },
      ],
      /neurons\[0\]\.hotkey: expected at most 1 neurons, by max_allowed_uids/,
    ],
    [
      [{ ...market, settings: [setting('min_burn', '200 TAO')] }],
      /hyperparameters: expected min_burn of at most max_burn/,
    ],
    [
      [{ ...market, stakes: [{ coldkey: BOB, hotkey: ONE, amount: asAlpha(ZERO) }] }],
      /stakes\[0\]\.hotkey: expected a hotkey that/,
    ],
    [
      [{ ...market, pool: { tao: tao(1n), alpha: asAlpha(5n) } }],
      /pool: expected at least 1000000 rao of each, found 5$/,
    ],
    [
      [{ ...market, pool: { tao: tao(1n), alpha: alpha(20_999_999n) } }],
      /2: expected at most 21000000 alpha .*, found 21000399$/,
    ],
    [
      [{ ...market, pool: { tao: tao(18_000_000n), alpha: alpha(1n) } }],
      /^balances: expected at most 21000000 TAO .*, found 21016000 TAO$/,
    ],
  ])('%#', (subnets, expected) => {
    expect(refusal(...subnets)).toMatch(expected)
  })

  it('and a subnet more than the limit is', () => {
    const many = Array.from({ length: 128 }, (_, at) => ({ ...market, ...nothing, netuid: asNetUid(at + 2) }))
    expect(refusal(...many)).toBe('subnets.129: expected at most 128 subnets beside the root, found one more')
  })
})

it('factors are exact, words and takes those of the chain', () => {
  const settings = [
    setting('burn_increase_mult', 1.5),
    setting('recycle_or_burn', 'recycle'),
    setting('min_childkey_take', 11_796),
    setting('owner_cut_auto_lock_enabled', true),
  ]
  const { ctx } = chainOf([{ ...market, settings }])
  const { netuid } = market
  expect(store.burnIncreaseMult.get(ctx, netuid)).toBe(3n << 63n)
  expect(store.recycleOrBurn.get(ctx, netuid)).toBe('Recycle')
  expect(store.minChildkeyTakePerSubnet.get(ctx, netuid)).toBe(11_796)
  expect(store.ownerCutAutoLockEnabled.get(ctx, netuid)).toBe(true)
  const refused = {
    burn_increase_mult: [0.9, 3.1, Number.NaN, '2'],
    recycle_or_burn: ['Recycle', 1],
    min_childkey_take: [11_797],
  }
  for (const [name, values] of Object.entries(refused))
    for (const value of values)
      expect([name, value, SUBNET_SETTINGS[name]?.writing(value)]).toEqual([name, value, undefined])
})

it.each(['tempo', 'kappa', 'min_burn', 'alpha_values', 'yuma3_enabled'])(
  '%s takes no value of another kind',
  (name) => {
    for (const value of [undefined, null, '10', -1, 1.5, 65_536, [1, 2], {}, '1 alpha', '1.5 rao', '1e3 TAO', ' 1 TAO'])
      expect([value, SUBNET_SETTINGS[name]?.writing(value)]).toEqual([value, undefined])
  },
)
