import { SS58_FORMAT } from '@glia/base'
import { GENESIS_PRESETS, subtensorRuntime, withQuicknet } from '@glia/runtime'
import type { ChainSpec } from './chain/spec.ts'

export type PresetName = 'localnet' | 'dev'
export const PRESETS: readonly PresetName[] = ['localnet', 'dev']

/** Whose pulses open what is sealed to a round: the network's own, or drand's quicknet, which a relay has to bring. */
export type BeaconName = 'development' | 'quicknet'
export const BEACONS: readonly BeaconName[] = ['development', 'quicknet']

/** The built-in networks: `localnet`, and `dev`, which is the same with one authority for manual sealing. */
export function presetSpec(name: PresetName, fastBlocks: boolean, beacon: BeaconName = 'development'): ChainSpec {
  return {
    id: name,
    name: 'Bittensor',
    type: name === 'dev' ? 'Development' : 'Local',
    properties: { ss58Format: SS58_FORMAT, tokenDecimals: 9, tokenSymbol: 'TAO' },
    runtime: subtensorRuntime({ fastBlocks }),
    genesis: beacon === 'development' ? GENESIS_PRESETS[name] : withQuicknet(GENESIS_PRESETS[name]),
  }
}

/** How a built-in network is asked for: on the command line, and in a program. */
export function optionsOf(name: PresetName, fastBlocks: boolean, beacon: BeaconName): string {
  const relay = beacon === 'quicknet' ? ' --drand URL' : ''
  const drand = beacon === 'quicknet' ? ', drand: URL' : ''
  const node = `glia node --chain ${name} ${fastBlocks ? '--fast-blocks' : '--no-fast-blocks'}${relay}`
  const localnet = name === 'localnet' ? `, glia localnet ${fastBlocks ? 'True' : 'False'}${relay}` : ''
  return `${node}${localnet} or startNode({ chain: '${name}', fastBlocks: ${fastBlocks}${drand} })`
}
