import { metadata } from '@glia/frame'
import { decAnyMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, it } from 'vitest'
import { subtensorRuntime } from '../../runtime.ts'

const rules = subtensorRuntime({ fastBlocks: false })
const described = decAnyMetadata(metadata(rules, 15)).metadata
if (described.tag !== 'v15') throw new Error('metadata of another version')
const { pallets } = described.value
const pallet = (name: string) => pallets.find((candidate) => candidate.name === name)
const defaults = (name: string) =>
  pallet(name)?.storage?.items.map((item) => [item.name, item.modifier, item.fallback].join(' '))
describe('pallets that are only read', () => {
  it.each([['MevShield', 30]] as const)('%s stands at index %i and has no calls', (name, index) => {
    expect(pallet(name)).toMatchObject({ index, calls: undefined })
  })

  it('answer as the reference does before anything was written', () => {
    expect(defaults('MevShield')?.slice(7)).toEqual([
      'MaxPendingExtrinsicsLimit 1 0x64000000',
      'ExtrinsicLifetime 1 0x0a000000',
      'OnInitializeWeight 1 0x0088526a74000000',
      'MaxExtrinsicWeight 1 0x00743ba40b000000',
      'PendingExtrinsics 0 0x00',
      'CounterForPendingExtrinsics 1 0x00000000',
      'NextPendingExtrinsicIndex 1 0x00000000',
    ])
  })
})
