import { readFileSync } from 'node:fs'
import { metadata } from '@glia/frame'
import { decAnyMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, it } from 'vitest'
import { subtensorRuntime } from './index.ts'

const rules = subtensorRuntime({ fastBlocks: true })
const FACTS = new URL('../testdata/facts/spec343.json', import.meta.url)

const v14 = decAnyMetadata(metadata(rules, 14)).metadata
const v15 = decAnyMetadata(metadata(rules, 15)).metadata
if (v14.tag !== 'v14' || v15.tag !== 'v15') throw new Error('metadata of another version')

describe('metadata, read by a client’s own decoder', () => {
  it('says what every storage item, event and constant is', () => {
    const said = v15.value.pallets.flatMap(({ name, storage, events, constants }) => {
      const def = events === undefined ? undefined : v15.value.lookup[events]?.def
      const variants = def?.tag === 'variant' ? def.value : []
      return [...(storage?.items ?? []), ...constants, ...variants].map((each) => [
        `${name}.${each.name}`,
        each.docs.join(' '),
      ])
    })
    expect(said.length).toBeGreaterThan(600)
    expect(said.filter(([, docs]) => !/^[A-Z].+[.]$/.test(docs ?? ''))).toEqual([])
  })

  it('lists the pallets at the reference’s indices', () => {
    const indices = new Map(v15.value.pallets.map((pallet) => [pallet.name, pallet.index]))
    for (const [name, index] of Object.entries({
      System: 0,
      Timestamp: 2,
      Aura: 3,
      Grandpa: 4,
      Balances: 5,
      TransactionPayment: 6,
      SubtensorModule: 7,
      Utility: 11,
      Sudo: 12,
      Multisig: 13,
      Preimage: 14,
      Scheduler: 15,
      Proxy: 16,
      Commitments: 18,
      AdminUtils: 19,
      SafeMode: 20,
      EVMChainId: 23,
      Drand: 26,
      Crowdloan: 27,
      Swap: 28,
      MevShield: 30,
      AlphaAssets: 31,
      LimitOrders: 32,
    })) {
      expect([name, indices.get(name)]).toEqual([name, index])
    }
  })

  it('names the signed extensions in the order in which their bytes stand', () => {
    expect(v15.value.extrinsic.signedExtensions.map((extension) => extension.identifier)).toEqual([
      'CheckNonZeroSender',
      'CheckSpecVersion',
      'CheckTxVersion',
      'CheckGenesis',
      'CheckMortality',
      'CheckNonce',
      'CheckWeight',
      'ChargeTransactionPayment',
      'SudoTransactionExtension',
      'CheckShieldedTxValidity',
      'SubtensorTransactionExtension',
      'DrandPriority',
      'CheckMetadataHash',
    ])
    expect(v15.value.extrinsic.version).toBe(4)
  })

  it('refers only to types that it describes', () => {
    for (const lookup of [v14.value.lookup, v15.value.lookup]) {
      lookup.forEach((type, at) => expect(type.id).toBe(at))
      const ids = new Set(lookup.map((type) => type.id))
      const used: number[] = []
      JSON.stringify(lookup, (key, value: unknown) => {
        if (key === 'type' && typeof value === 'number') used.push(value)
        return typeof value === 'bigint' ? String(value) : value
      })
      expect(used.length).toBeGreaterThan(1_000)
      expect(used.filter((id) => !ids.has(id))).toEqual([])
    }
  })

  it('gives calls that contain calls one and the same type', () => {
    const { outerEnums, lookup } = v15.value
    const batch = v15.value.pallets.find((pallet) => pallet.name === 'Utility')?.calls
    const call = lookup[batch as number]
    if (call?.def.tag !== 'variant') throw new Error('Utility has no calls')
    const list = lookup[call.def.value.find((variant) => variant.name === 'batch')?.fields[0]?.type as number]
    expect(list?.def).toEqual({ tag: 'sequence', value: outerEnums.call })
  })

  it('agrees with a live runtime’s metadata where the pallets did not change', () => {
    const facts = JSON.parse(readFileSync(FACTS, 'utf8')) as Facts
    for (const name of [
      'System',
      'Timestamp',
      'Aura',
      'Grandpa',
      'Balances',
      'TransactionPayment',
      'Sudo',
      'Commitments',
      'Drand',
    ]) {
      const theirs = facts.pallets.find((pallet) => pallet.name === name)
      const ours = v15.value.pallets.find((pallet) => pallet.name === name)
      expect(ours?.storage?.items.map((item) => item.name)).toEqual(theirs?.storage?.items.map((item) => item.name))
      const fallbacks = (items: readonly { name: string; fallback: string }[] | undefined) =>
        items?.map((item) => `${item.name} ${item.fallback}`)
      expect(fallbacks(ours?.storage?.items as never)).toEqual(fallbacks(theirs?.storage?.items))
      expect(ours?.constants.map((constant) => constant.name).sort()).toEqual(
        theirs?.constants.map((c) => c.name).sort(),
      )
    }
  })
})

interface Facts {
  readonly pallets: readonly {
    readonly name: string
    readonly storage: { readonly items: readonly { readonly name: string; readonly fallback: string }[] } | null
    readonly constants: readonly { readonly name: string }[]
  }[]
}
