import { toHex0x } from '@glia/base'
import { callNamed, dispatch, encode, metadata, ROOT, signedBy } from '@glia/frame'
import { decAnyMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, it } from 'vitest'
import { ALICE } from '../../genesis/accounts.ts'
import { eventNames, TestChain } from '../../testing/chain.ts'
import { lastDrandRound } from '../subtensor/weights/drand.ts'
import * as store from './storage.ts'

// `BeaconConfig` as the main network serves its default.
const QUICKNET_BYTES =
  '0x810183cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c92' +
  '1cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a030000002721e6648052db9ba70e0cc0' +
  'f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e97180f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e' +
  '60626c732d756e636861696e65642d67312d7266633933383020717569636b6e6574'

const ctx = new TestChain().begin()
const rules = ctx.runtime

describe('drand', () => {
  it('is described as on the reference', () => {
    const described = decAnyMetadata(metadata(rules, 15)).metadata
    if (described.tag !== 'v15') throw new Error('metadata of another version')
    const ours = described.value.pallets.find(({ name }) => name === 'Drand')
    expect(ours?.index).toBe(26)
    expect(ours?.storage?.items.map(({ name, modifier, fallback }) => [name, modifier, fallback])).toEqual([
      ['BeaconConfig', 1, QUICKNET_BYTES],
      ['HasMigrationRun', 1, '0x00'],
      ['Pulses', 0, '0x00'],
      ['LastStoredRound', 1, '0x0000000000000000'],
      ['OldestStoredRound', 1, '0x0000000000000000'],
      ['NextUnsignedAt', 1, '0x00000000'],
    ])
    expect(ours?.constants.map(({ name, value }) => [name, value])).toEqual([
      ['UnsignedPriority', '0x0000100000000000'],
      ['HttpFetchTimeout', '0xe803000000000000'],
    ])
  })

  it('knows the last round for weights that are sealed', () => {
    expect(lastDrandRound(ctx)).toBe(0n)
    store.lastStoredRound.set(ctx, 12n)
    expect(lastDrandRound(ctx)).toBe(12n)
  })

  it('lets root alone set the beacon’s chain and the oldest round', () => {
    const config = { ...store.QUICKNET, period: 30 }
    const configPayload = {
      blockNumber: 1,
      config,
      public: { type: 'Sr25519', value: new Uint8Array(32) },
    }
    const setConfig = callNamed(rules, 'Drand', 'set_beacon_config', { configPayload, signature: undefined })
    expect(dispatch(ctx, signedBy(ALICE), setConfig).error).toEqual({ type: 'BadOrigin' })
    expect(dispatch(ctx, ROOT, setConfig).error).toBe(undefined)
    expect(store.beaconConfig.get(ctx).period).toBe(30)
    expect(store.nextUnsignedAt.get(ctx)).toBe(2)
    const setOldest = callNamed(rules, 'Drand', 'set_oldest_stored_round', { oldestRound: 5n })
    expect(dispatch(ctx, ROOT, setOldest).error).toBe(undefined)
    expect(store.oldestStoredRound.get(ctx)).toBe(5n)
    expect(eventNames(ctx).slice(-2)).toEqual(['Drand.BeaconConfigChanged', 'Drand.SetOldestStoredRound'])
  })

  it('encodes quicknet as the main network does', () => {
    expect(toHex0x(encode(store.beaconConfiguration, store.QUICKNET))).toBe(QUICKNET_BYTES)
  })
})
