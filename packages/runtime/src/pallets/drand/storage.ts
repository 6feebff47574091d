import { fromHex } from '@glia/base'
import { blake2_128Concat, boundedBytes, type Codec, field, optional, plain, struct, u32, u64 } from '@glia/frame'
import { migrationsOf } from '../migrations.ts'
import { home } from './home.ts'

/** A drand chain: the key of its beacons, seconds between rounds, when round 1 was. */
export interface BeaconConfiguration {
  readonly publicKey: Uint8Array
  readonly period: number
  readonly genesisTime: number
  readonly hash: Uint8Array
  readonly groupHash: Uint8Array
  readonly schemeId: Uint8Array
  readonly metadata: { readonly beaconId: Uint8Array }
}

const hash = boundedBytes(32)
export const beaconConfiguration: Codec<BeaconConfiguration> = struct<BeaconConfiguration>(
  {
    publicKey: field(boundedBytes(96), 'OpaquePublicKey'),
    period: plain.u32,
    genesisTime: plain.u32,
    hash: field(hash, 'BoundedHash'),
    groupHash: field(hash, 'BoundedHash'),
    schemeId: field(hash, 'BoundedHash'),
    metadata: field(
      struct({ beaconId: field(hash, 'BoundedHash') }, { path: 'pallet_drand::types::Metadata' }),
      'Metadata',
    ),
  },
  {
    path: 'pallet_drand::types::BeaconConfiguration',
  },
)

/** A beacon: the signature of its round and the hash of that. */
export interface Pulse {
  readonly round: bigint
  readonly randomness: Uint8Array
  readonly signature: Uint8Array
}
export const pulse: Codec<Pulse> = struct<Pulse>(
  {
    round: field(u64, 'RoundNumber'),
    randomness: field(hash, 'BoundedVec<u8, ConstU32<32>>'),
    signature: field(boundedBytes(144), 'BoundedVec<u8, ConstU32<144>>'),
  },
  {
    path: 'pallet_drand::types::Pulse',
  },
)

const ascii = (text: string) => new TextEncoder().encode(text)

/** drand's quicknet: a beacon every 3 s since 2023-08-23, signatures in G1. Source: `DefaultBeaconConfig`. */
export const QUICKNET: BeaconConfiguration = {
  publicKey: fromHex(
    '0x83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451' +
      '0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  ),
  period: 3,
  genesisTime: 1_692_803_367,
  hash: fromHex('0x52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'),
  groupHash: fromHex('0xf477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e'),
  schemeId: ascii('bls-unchained-g1-rfc9380'),
  metadata: { beaconId: ascii('quicknet') },
}

export const beaconConfig = home.value({
  name: 'BeaconConfig',
  value: beaconConfiguration,
  default: QUICKNET,
  docs: 'Which beacon is read.',
})
const hasMigrationRun = migrationsOf(home)
export const pulses = home.map({
  name: 'Pulses',
  key: [blake2_128Concat(u64)],
  value: optional(pulse),
  docs: 'Pulses of the beacon, by their round.',
})
export const lastStoredRound = home.value({
  name: 'LastStoredRound',
  docs: 'Newest round of the beacon that is stored.',
  value: u64,
})
export const oldestStoredRound = home.value({
  name: 'OldestStoredRound',
  value: u64,
  docs: 'Oldest round of the beacon that is stored.',
})
export const nextUnsignedAt = home.value({
  name: 'NextUnsignedAt',
  docs: 'Block from which the next settings of an author are taken.',
  value: u32,
})

export const drandStorage = [beaconConfig, hasMigrationRun, pulses, lastStoredRound, oldestStoredRound, nextUnsignedAt]
