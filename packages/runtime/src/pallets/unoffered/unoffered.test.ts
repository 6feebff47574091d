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
const constants = (name: string) =>
  Object.fromEntries(pallet(name)?.constants.map((constant) => [constant.name, constant.value]) ?? [])

describe('pallets that are only read', () => {
  it.each([
    ['Crowdloan', 27],
    ['MevShield', 30],
  ] as const)('%s stands at index %i and has no calls', (name, index) => {
    expect(pallet(name)).toMatchObject({ index, calls: undefined })
  })

  it('answer as the reference does before anything was written', () => {
    expect(defaults('Crowdloan')).toEqual([
      'Crowdloans 0 0x00',
      'NextCrowdloanId 1 0x00000000',
      'Contributions 0 0x00',
      'MaxContributions 0 0x00',
      'CurrentCrowdloanId 0 0x00',
      'HasMigrationRun 1 0x00',
    ])
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

  it('name the deposits and limits of the main network', () => {
    expect(constants('Crowdloan')).toEqual({
      PalletId: '0x62742f636c6f616e',
      MinimumDeposit: '0x00e40b5402000000',
      AbsoluteMinimumContribution: '0x00e1f50500000000',
      MinimumBlockDuration: '0xe0c40000',
      MaximumBlockDuration: '0x80970600',
      RefundContributorsLimit: '0x32000000',
      MaxContributors: '0xf4010000',
    })
  })
})
