import { toHex0x } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { ZERO_ACCOUNT } from '../../../genesis/accounts.ts'
import { callApi, callBytes, genesis } from '../../../testing/api.ts'
import * as store from '../storage/index.ts'
import { asNetUid, asUid, storageIndex } from '../types.ts'
import type { NeuronInfo } from './types/neuronInfo.ts'

const zeros = (bytes: number) => '00'.repeat(bytes)

describe('a neuron', () => {
  it('has the bytes that clients decode', () => {
    const expected = [
      '01', // Some
      zeros(64), // hotkey, coldkey
      '00', // uid
      '04', // netuid 1
      '01', // active
      zeros(8 + 4 + 16 + 2 + 4), // axon: block, version, ip, port, four bytes
      zeros(8 + 4 + 16 + 2 + 1), // prometheus: block, version, ip, port, ip type
      `04${zeros(32)}02286bee`, // stake: one pair, 1 alpha
      '00000000', // rank, emission, incentive, consensus
      '000000', // trust, validator trust, dividends
      '0000', // last update, permit
      '0000', // weights, bonds
      'feff0300', // pruning score 65,535
    ].join('')
    expect(toHex0x(callBytes(genesis(), 'NeuronInfoRuntimeApi_get_neuron', { netuid: 1, uid: 0 }))).toBe(
      `0x${expected}`,
    )
  })

  it('shows the weights and bonds that are not 0', () => {
    const ctx = genesis()
    const row = { uids: Uint16Array.of(3, 0, 9), values: Uint16Array.of(0, 7, 65_535) }
    store.weights.set(ctx, storageIndex(asNetUid(1)), asUid(0), row)
    store.bonds.set(ctx, storageIndex(asNetUid(1)), asUid(0), row)
    const neuron = callApi<NeuronInfo>(ctx, 'NeuronInfoRuntimeApi_get_neuron', { netuid: 1, uid: 0 })
    const shown = { uids: Uint16Array.of(0, 9), values: Uint16Array.of(7, 65_535) }
    expect(neuron).toMatchObject({ weights: shown, bonds: shown, pruningScore: 65_535 })
    const [lite] = callApi<NeuronInfo[]>(ctx, 'NeuronInfoRuntimeApi_get_neurons_lite', { netuid: 1 })
    expect({ ...lite, weights: shown, bonds: shown }).toEqual(neuron)
  })

  it('is None where there is none, and lists end at the first gap', () => {
    const ctx = genesis()
    expect(callApi(ctx, 'NeuronInfoRuntimeApi_get_neuron', { netuid: 1, uid: 1 })).toBeUndefined()
    expect(callApi(ctx, 'NeuronInfoRuntimeApi_get_neuron_lite', { netuid: 9, uid: 0 })).toBeUndefined()
    store.subnetworkN.set(ctx, asNetUid(1), 3)
    store.keys.set(ctx, asNetUid(1), asUid(2), ZERO_ACCOUNT)
    expect(callApi<unknown[]>(ctx, 'NeuronInfoRuntimeApi_get_neurons', { netuid: 1 })).toHaveLength(1)
  })
})
