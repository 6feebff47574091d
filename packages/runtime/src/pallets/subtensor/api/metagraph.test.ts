import { describe, expect, it } from 'vitest'
import { ALICE, ALICE_HOTKEY, ZERO_ACCOUNT } from '../../../genesis/accounts.ts'
import { callApi, genesis } from '../../../testing/api.ts'
import type { DynamicInfo } from './types/dynamicInfo.ts'
import type { SubnetHyperparamsV2 } from './types/hyperparameters.ts'
import type { Metagraph } from './types/metagraph.ts'
import type { SelectiveMetagraph } from './types/selectiveMetagraph.ts'

const TAO = 1_000_000_000n
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('the metagraph of the genesis subnet', () => {
  const metagraph = callApi<Metagraph>(genesis(), 'SubnetInfoRuntimeApi_get_metagraph', { netuid: 1 })

  it('shows the settings that clients expect of a fresh subnet', () => {
    expect(metagraph).toMatchObject({
      netuid: 1,
      identity: undefined,
      networkRegisteredAt: 0n,
      ownerHotkey: ZERO_ACCOUNT,
      ownerColdkey: ZERO_ACCOUNT,
      block: 0n,
      tempo: 100,
      alphaIn: 10n * TAO,
      alphaOut: TAO,
      taoIn: 10n * TAO,
      rho: 10,
      kappa: 32_767,
      minAllowedWeights: 0,
      maxWeightsLimit: 65_535,
      weightsVersion: 0n,
      weightsRateLimit: 100n,
      // 13.889 tempos of 100 blocks.
      activityCutoff: 1_388n,
      maxValidators: 64,
      numUids: 1,
      maxUids: 256,
      burn: TAO / 10n,
      minBurn: TAO / 2_000n,
      maxBurn: 100n * TAO,
      difficulty: 10_000_000n,
      minDifficulty: 10_000_000n,
      maxDifficulty: ((1n << 64n) - 1n) / 4n,
      registrationAllowed: true,
      powRegistrationAllowed: true,
      immunityPeriod: 4_096,
      adjustmentAlpha: 0n,
      adjustmentInterval: 100,
      targetRegsPerInterval: 2,
      maxRegsPerBlock: 1,
      servingRateLimit: 50n,
      commitRevealWeightsEnabled: true,
      commitRevealPeriod: 1n,
      liquidAlphaEnabled: false,
      alphaHigh: 58_982,
      alphaLow: 45_875,
      bondsMovingAvg: 900_000n,
    })
    expect(text(metagraph.name)).toBe('apex')
    expect(text(metagraph.symbol)).toBe('α')
  })

  it('shows its one neuron', () => {
    expect(metagraph.hotkeys).toEqual([ZERO_ACCOUNT])
    expect(metagraph.coldkeys).toEqual([ZERO_ACCOUNT])
    expect(metagraph.identities).toEqual([undefined])
    expect(metagraph.axons).toHaveLength(1)
    expect([...metagraph.active]).toEqual([1])
    expect([...metagraph.validatorPermit]).toEqual([0])
    expect([...metagraph.pruningScore, ...metagraph.trust, ...metagraph.rank]).toEqual([])
    expect([...metagraph.alphaStake]).toEqual([TAO])
    expect([...metagraph.taoStake]).toEqual([0n])
    expect([...metagraph.totalStake]).toEqual([TAO])
    expect(metagraph.taoDividendsPerHotkey).toEqual({ accounts: [ZERO_ACCOUNT], amounts: new BigUint64Array(1) })
  })

  it('is None for a subnet that does not exist', () => {
    expect(callApi(genesis(), 'SubnetInfoRuntimeApi_get_metagraph', { netuid: 7 })).toBeUndefined()
  })
})

describe('parts of a metagraph', () => {
  const select = (metagraphIndexes: number[]) =>
    callApi<SelectiveMetagraph>(genesis(), 'SubnetInfoRuntimeApi_get_selective_metagraph', {
      netuid: 1,
      metagraphIndexes,
    })

  it('are those whose indexes were given, and netuid 0 unless index 0 is among them', () => {
    expect(select([8, 3, 1_000])).toEqual({ netuid: 0, identity: undefined, tempo: 100 })
    expect(select([0, 30])).toEqual({ netuid: 1, numUids: 1 })
  })

  it('are all 74 for all indexes, equal to the whole', () => {
    const whole = callApi<Metagraph>(genesis(), 'SubnetInfoRuntimeApi_get_metagraph', { netuid: 1 })
    expect(select(Array.from({ length: 74 }, (_, index) => index))).toEqual({
      ...whole,
      validators: new Uint16Array(0),
      commitments: [],
    })
  })

  it('of a mechanism keep the subnet’s number', () => {
    expect(
      callApi(genesis(), 'SubnetInfoRuntimeApi_get_selective_mechagraph', {
        netuid: 1,
        subid: 1,
        metagraphIndexes: [59, 62, 8],
      }),
    ).toEqual({ netuid: 1, tempo: 100, lastUpdate: new BigUint64Array(0), incentives: new Uint16Array(0) })
  })
})

describe('other answers about subnets', () => {
  it('describe both genesis subnets', () => {
    const [root, apex] = callApi<DynamicInfo[]>(genesis(), 'SubnetInfoRuntimeApi_get_all_dynamic_info')
    expect(root).toMatchObject({ netuid: 0, ownerColdkey: ALICE, ownerHotkey: ALICE_HOTKEY, tempo: 100 })
    expect([text(root?.subnetName as Uint8Array), text(root?.tokenSymbol as Uint8Array)]).toEqual(['root', 'Τ'])
    expect(apex).toMatchObject({ netuid: 1, taoIn: 10n * TAO, alphaIn: 10n * TAO, alphaOut: TAO, movingPrice: 0n })
  })

  it('give the settings in three forms', () => {
    const v2 = callApi<SubnetHyperparamsV2>(genesis(), 'SubnetInfoRuntimeApi_get_subnet_hyperparams_v2', { netuid: 1 })
    expect(v2).toMatchObject({ yumaVersion: 2, subnetIsActive: false, alphaSigmoidSteepness: 1000n << 32n })
    const v3 = callApi<{ name: Uint8Array; value: { type: string; value: unknown } }[]>(
      genesis(),
      'SubnetInfoRuntimeApi_get_subnet_hyperparams_v3',
      { netuid: 1 },
    )
    const byName = new Map(v3.map(({ name, value }) => [text(name), value]))
    expect(byName.size).toBe(33)
    expect(byName.get('activity_cutoff_factor')).toEqual({ type: 'U32', value: 13_889 })
    expect(byName.get('min_burn')).toEqual({ type: 'TaoBalance', value: 500_000n })
  })

  it('price a new subnet at 1000 TAO and alpha of the genesis pool at 1 TAO', () => {
    expect(callApi(genesis(), 'SubnetRegistrationRuntimeApi_get_network_registration_cost')).toBe(1_000n * TAO)
    expect(callApi(genesis(), 'SwapRuntimeApi_current_alpha_price', { netuid: 1 })).toBe(TAO)
    expect(callApi(genesis(), 'SwapRuntimeApi_current_alpha_price_all')).toEqual([
      { netuid: 0, price: TAO },
      { netuid: 1, price: TAO },
    ])
  })
})
