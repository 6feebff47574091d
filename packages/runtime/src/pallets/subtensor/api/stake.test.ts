import { U64F64 } from '@glia/yuma'
import { describe, expect, it } from 'vitest'
import { ALICE, ALICE_HOTKEY, BOB, CHARLIE, ZERO_ACCOUNT } from '../../../genesis/accounts.ts'
import { callApi, genesis } from '../../../testing/api.ts'
import { increaseStake } from '../staking/stake.ts'
import * as store from '../storage/index.ts'
import { asAlpha, asNetUid, asUid, COIN } from '../types.ts'
import type { DelegateInfo } from './types/delegateInfo.ts'

const TAO = COIN

/** Genesis, with Alice's hotkey registered on subnet 1 as a delegate of two coldkeys. */
function withDelegate() {
  const ctx = genesis()
  store.owner.set(ctx, ALICE_HOTKEY, ALICE)
  store.delegates.set(ctx, ALICE_HOTKEY, 11_796)
  store.subnetworkN.set(ctx, asNetUid(1), 2)
  store.keys.set(ctx, asNetUid(1), asUid(1), ALICE_HOTKEY)
  store.uids.set(ctx, asNetUid(1), ALICE_HOTKEY, asUid(1))
  store.isNetworkMember.set(ctx, ALICE_HOTKEY, asNetUid(1), true)
  store.emission.set(ctx, asNetUid(1), BigUint64Array.of(0n, 10n * TAO))
  store.validatorPermit.set(ctx, asNetUid(1), Uint8Array.of(0, 1))
  store.alphaDividendsPerSubnet.set(ctx, asNetUid(1), ALICE_HOTKEY, asAlpha(77n))
  increaseStake(ctx, ALICE_HOTKEY, ALICE, asNetUid(1), asAlpha(3n * TAO))
  increaseStake(ctx, ALICE_HOTKEY, BOB, asNetUid(1), TAO)
  increaseStake(ctx, ALICE_HOTKEY, BOB, asNetUid(0), asAlpha(10_000n * TAO))
  return ctx
}

describe('stake', () => {
  it('is listed by subnet and hotkey', () => {
    const ctx = withDelegate()
    const position = { hotkey: ALICE_HOTKEY, coldkey: BOB, locked: 0n, taoEmission: 0n, drain: 0n }
    const expected = [
      { ...position, netuid: 0, stake: 10_000n * TAO, emission: 0n, isRegistered: false },
      { ...position, netuid: 1, stake: TAO, emission: 77n, isRegistered: true },
    ]
    expect(callApi(ctx, 'StakeInfoRuntimeApi_get_stake_info_for_coldkey', { coldkeyAccount: BOB })).toEqual(expected)
    expect(
      callApi(ctx, 'StakeInfoRuntimeApi_get_stake_info_for_coldkeys', { coldkeyAccounts: [CHARLIE, BOB] }),
    ).toEqual([
      [CHARLIE, []],
      [BOB, expected],
    ])
  })

  it('of one position is shown even when it is nothing', () => {
    const args = { hotkeyAccount: ZERO_ACCOUNT, coldkeyAccount: BOB, netuid: 1 }
    expect(callApi(genesis(), 'StakeInfoRuntimeApi_get_stake_info_for_hotkey_coldkey_netuid', args)).toMatchObject({
      stake: 0n,
      isRegistered: true,
    })
  })

  it('costs the fee of the destination’s pool, and nothing from a position to itself', () => {
    const fee = (origin: unknown, destination: unknown) =>
      callApi(genesis(), 'StakeInfoRuntimeApi_get_stake_fee', {
        origin,
        originColdkeyAccount: BOB,
        destination,
        destinationColdkeyAccount: BOB,
        amount: TAO,
      })
    expect(fee(undefined, [ALICE_HOTKEY, 1])).toBe(503_547n)
    expect(fee([ALICE_HOTKEY, 1], undefined)).toBe(503_547n)
    expect(fee([ALICE_HOTKEY, 1], [ALICE_HOTKEY, 0])).toBe(0n)
    expect(fee([ALICE_HOTKEY, 1], [ALICE_HOTKEY, 1])).toBe(0n)
  })

  it('may be swapped on trial: 1 TAO into the pool of 10 and 10, both ways', () => {
    const ctx = genesis()
    expect(callApi(ctx, 'SwapRuntimeApi_sim_swap_tao_for_alpha', { netuid: 1, tao: TAO })).toEqual({
      taoAmount: 999_496_453n,
      alphaAmount: 908_674_735n,
      taoFee: 503_547n,
      alphaFee: 0n,
      taoSlippage: 0n,
      alphaSlippage: 91_325_265n,
    })
    expect(callApi(ctx, 'SwapRuntimeApi_sim_swap_alpha_for_tao', { netuid: 1, alpha: TAO })).toMatchObject({
      taoAmount: 908_674_735n,
      alphaFee: 503_547n,
      taoSlippage: 91_325_265n,
    })
    // More than a thousand times the reserve fails, and shows as nothing.
    expect(callApi(ctx, 'SwapRuntimeApi_sim_swap_tao_for_alpha', { netuid: 1, tao: 20_000n * TAO })).toMatchObject({
      taoAmount: 0n,
      alphaAmount: 0n,
    })
    expect(store.subnetTao.get(ctx, asNetUid(1))).toBe(10n * TAO)
  })
})

describe('a delegate', () => {
  it('shows its nominators, permits and daily return', () => {
    const info = callApi<DelegateInfo>(withDelegate(), 'DelegateInfoRuntimeApi_get_delegate', {
      delegateAccount: ALICE_HOTKEY,
    })
    expect(info).toEqual({
      delegateSs58: ALICE_HOTKEY,
      take: 11_796,
      nominators: [
        [
          BOB,
          [
            [0, 10_000n * TAO],
            [1, TAO],
          ],
        ],
        [ALICE, [[1, 3n * TAO]]],
      ],
      ownerSs58: ALICE,
      registrations: [1],
      validatorPermits: [1],
      // 10 alpha a tempo of 100 blocks, 72 tempos a day; 82 % of it for a tenth of the stake.
      returnPer_1000: 59_040_329_594n,
      totalDailyReturn: 720n * TAO,
    })
  })

  it('is listed for a nominator once for each of its subnets', () => {
    const ctx = withDelegate()
    const delegated = callApi<[DelegateInfo, [number, bigint]][]>(ctx, 'DelegateInfoRuntimeApi_get_delegated', {
      delegateeAccount: BOB,
    })
    expect(delegated.map(([info, where]) => [info.delegateSs58, info.nominators.length, where])).toEqual([
      [ALICE_HOTKEY, 0, [0, 10_000n * TAO]],
      [ALICE_HOTKEY, 0, [1, TAO]],
    ])
    expect(callApi(ctx, 'DelegateInfoRuntimeApi_get_delegate', { delegateAccount: BOB })).toBeUndefined()
    expect(callApi<unknown[]>(ctx, 'DelegateInfoRuntimeApi_get_delegates')).toHaveLength(1)
  })
})

describe('locks', () => {
  const RATE = 934_866n
  const CONVICTION = 0x6487_0000n

  it('decay by e to the share of the time constant that has passed; less than 100 of it is none', () => {
    const ctx = withDelegate()
    const mass = 1n << 63n
    store.unlockRate.set(ctx, 216_000n)
    store.maturityRate.set(ctx, 0n)
    store.lock.set(ctx, BOB, asNetUid(1), ALICE_HOTKEY, {
      lockedMass: asAlpha(mass),
      conviction: U64F64.fromInteger(7),
      lastUpdate: 0n,
    })
    const massAt = (block: number) => {
      ctx.blockNumber = block
      return callApi<{ lockedMass: bigint }>(ctx, 'StakeInfoRuntimeApi_get_coldkey_lock', { coldkey: BOB, netuid: 1 })
        .lockedMass
    }
    expect(massAt(0)).toBe(mass)
    expect(Number(massAt(21_600)) / Number(mass)).toBeCloseTo(Math.exp(-0.1), 12)
    expect(Number(massAt(216_000)) / Number(mass)).toBeCloseTo(Math.exp(-1), 12)
    expect(massAt(39 * 216_000)).toBe(106n)
    expect(massAt(40 * 216_000)).toBe(0n)
  })

  it('hold stake back', () => {
    const ctx = withDelegate()
    store.lock.set(ctx, BOB, asNetUid(1), ALICE_HOTKEY, {
      lockedMass: asAlpha(TAO / 2n),
      conviction: U64F64.zero,
      lastUpdate: 0n,
    })
    store.hotkeyLock.set(ctx, asNetUid(1), ALICE_HOTKEY, {
      lockedMass: asAlpha(TAO / 2n),
      conviction: U64F64.fromInteger(CONVICTION),
      lastUpdate: 0n,
    })
    const availability = (netuids?: number[]) =>
      callApi<Map<string, Map<number, unknown>>>(ctx, 'StakeInfoRuntimeApi_get_stake_availability_for_coldkeys', {
        coldkeyAccounts: [BOB, CHARLIE, BOB],
        netuids,
      })
    const held = { total: TAO, locked: TAO / 2n, available: TAO / 2n }
    const free = { total: 10_000n * TAO, locked: 0n, available: 10_000n * TAO }
    expect(availability()).toEqual(
      new Map([
        [
          BOB,
          new Map([
            [0, free],
            [1, held],
          ] as const),
        ],
        [CHARLIE, new Map()],
      ]),
    )
    expect(availability([1, 1, 40]).get(BOB)).toEqual(new Map([[1, held]]))
    for (const refused of [[], [0, 1, 2]]) expect(availability(refused).get(BOB)).toEqual(new Map())
    const args = { hotkey: ALICE_HOTKEY, netuid: 1 }
    expect(callApi(ctx, 'StakeInfoRuntimeApi_get_hotkey_conviction', args)).toBe(CONVICTION << 64n)
    expect(callApi(ctx, 'StakeInfoRuntimeApi_get_most_convicted_hotkey_on_subnet', { netuid: 1 })).toBe(ALICE_HOTKEY)
  })

  it('lose mass and gain conviction while they wait', () => {
    const ctx = withDelegate()
    store.lock.set(ctx, BOB, asNetUid(1), ALICE_HOTKEY, { lockedMass: TAO, conviction: U64F64.zero, lastUpdate: 0n })
    ctx.blockNumber = Number(RATE)
    const lock = () =>
      callApi<{ lockedMass: bigint; conviction: bigint }>(ctx, 'StakeInfoRuntimeApi_get_coldkey_lock', {
        coldkey: BOB,
        netuid: 1,
      })
    expect(Number(lock().lockedMass)).toBeCloseTo(1e9 / Math.E, -3)
    // Equal rates: mass * t/T * e^(-t/T).
    expect(Number(lock().conviction >> 64n)).toBeCloseTo(1e9 / Math.E, -3)
    store.decayingLock.set(ctx, BOB, asNetUid(1), false)
    expect(lock().lockedMass).toBe(TAO)
    expect(Number(lock().conviction >> 64n)).toBeCloseTo(1e9 * (1 - 1 / Math.E), -3)
    store.subnetOwnerHotkey.set(ctx, asNetUid(1), ALICE_HOTKEY)
    expect(lock().conviction).toBe(TAO << 64n)
  })

  it('follow the closed form of unequal rates', () => {
    const ctx = withDelegate()
    const mass = asAlpha(21_000_000_000_000_000n)
    const [unlock, maturity] = [200_000n, 240_000n]
    store.unlockRate.set(ctx, unlock)
    store.maturityRate.set(ctx, maturity)
    store.lock.set(ctx, BOB, asNetUid(1), ALICE_HOTKEY, { lockedMass: mass, conviction: U64F64.zero, lastUpdate: 0n })
    ctx.blockNumber = 10_000
    const lock = callApi<{ conviction: bigint }>(ctx, 'StakeInfoRuntimeApi_get_coldkey_lock', {
      coldkey: BOB,
      netuid: 1,
    })
    const gamma = (200_000 * (Math.exp(-10_000 / 200_000) - Math.exp(-10_000 / 240_000))) / (200_000 - 240_000)
    expect(Number(lock.conviction >> 64n) / (Number(mass) * gamma)).toBeCloseTo(1, 9)
  })
})
