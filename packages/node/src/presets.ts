import { SS58_FORMAT } from '@glia/base'
import { GENESIS_PRESETS, subtensorRuntime } from '@glia/runtime'
import type { ChainSpec } from './chain/spec.ts'

export type PresetName = 'localnet' | 'dev'
export const PRESETS: readonly PresetName[] = ['localnet', 'dev']

/** The built-in networks: `localnet`, and `dev`, which is the same with one authority for manual sealing. */
export function presetSpec(name: PresetName, fastBlocks: boolean): ChainSpec {
  return {
    id: name,
    name: 'Bittensor',
    type: name === 'dev' ? 'Development' : 'Local',
    properties: { ss58Format: SS58_FORMAT, tokenDecimals: 9, tokenSymbol: 'TAO' },
    runtime: subtensorRuntime({ fastBlocks }),
    genesis: GENESIS_PRESETS[name],
  }
}

/** How a built-in network is asked for: on the command line, and in a program. */
export function optionsOf(name: PresetName, fastBlocks: boolean): string {
  const node = `glia node --chain ${name} ${fastBlocks ? '--fast-blocks' : '--no-fast-blocks'}`
  const localnet = name === 'localnet' ? `, glia localnet ${fastBlocks ? 'True' : 'False'}` : ''
  return `${node}${localnet} or startNode({ chain: '${name}', fastBlocks: ${fastBlocks} })`
}
