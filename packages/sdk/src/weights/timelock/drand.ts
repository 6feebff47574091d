import { DEVELOPMENT_BEACON_KEY, GliaError, PUBLIC_NETWORKS, toHexDigits } from '@glia/base'

/** A beacon whose signatures open timelocks. */
export interface Beacon {
  /** Compressed G2 public key, hex. */
  readonly publicKey: string
  /** Unix time of round 0's end: round r is published at genesis + r · period (seconds). */
  readonly genesis: number
  /** Seconds. */
  readonly period: number
}

/** drand quicknet, scheme bls-unchained-g1-rfc9380. Source: pallet-drand. */
export const QUICKNET: Beacon = {
  publicKey:
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  genesis: 1_692_803_367,
  period: 3,
}

/** What a chain says of its beacon: `Drand.BeaconConfig`. */
export interface BeaconFacts {
  readonly public_key: Uint8Array
  readonly genesis_time: number
  readonly period: number
}

/** The beacon that a chain names. */
export const beaconOf = ({ public_key, genesis_time, period }: BeaconFacts): Beacon => ({
  publicKey: toHexDigits(public_key),
  genesis: genesis_time,
  period,
})

/** A node names a beacon that this network does not have: whoever has that key would read hidden weights at once. */
export class ForeignBeacon extends GliaError {
  constructor(found: Beacon) {
    super(
      'FOREIGN_BEACON',
      `expected drand's quicknet for the beacon of this network, found another key (${found.publicKey.slice(0, 16)}…): what is sealed to it could be ` +
        'read by whoever has it: the node lies, ask another one',
    )
  }
}

/**
 * The beacon to seal to: the one that the chain names; on networks that everybody shares quicknet as it is, whatever a node says of
 * its begin and its rounds: with another begin weights would be sealed to a round that is out.
 *
 * @throws ForeignBeacon
 */
export function trustedBeacon(facts: BeaconFacts, genesisHash: string): Beacon {
  const beacon = beaconOf(facts)
  const isPublic = Object.values(PUBLIC_NETWORKS).some((hash) => hash === genesisHash)
  if (!isPublic) return beacon
  if (beacon.publicKey !== QUICKNET.publicKey) throw new ForeignBeacon(beacon)
  return QUICKNET
}

/** Whether the chain makes its beacon's pulses itself, whenever something waits for one: then rounds go by the chain's time. */
export const isDevelopment = ({ publicKey }: Pick<Beacon, 'publicKey'>): boolean => publicKey === DEVELOPMENT_BEACON_KEY

/** By what a node says, weights would be sealed to a round that is out: anybody could read them at once. */
export class PublishedRound extends GliaError {
  constructor(round: number, newest: number) {
    super(
      'PUBLISHED_ROUND',
      `expected a round of the beacon after ${newest}, which is out, found ${round}: the node says something else of tempo, epochs or block time than ` +
        'is so: ask another one',
    )
  }
}

/** @throws PublishedRound when the beacon has signed the round at that Unix time, in seconds */
export function requireUnpublished(round: number, nowSeconds: number, beacon: Beacon): void {
  const newest = roundAt(nowSeconds, beacon)
  if (!(round > newest)) throw new PublishedRound(round, newest)
}

/** Seconds by which a development beacon counts its rounds; a chain whose time begins at 0 counts from the beacon's begin. */
export const beaconSeconds = (chainSeconds: number, { genesis }: Beacon): number =>
  chainSeconds < genesis ? chainSeconds + genesis : chainSeconds

/** The newest round at a Unix time in seconds. */
export function roundAt(seconds: number, beacon: Beacon = QUICKNET): number {
  return Math.floor((seconds - beacon.genesis) / beacon.period)
}

/** A subnet's epoch clock, as the chain stores it. */
export interface EpochClock {
  readonly currentBlock: number
  readonly lastEpochBlock: number
  /** 0 when the owner has not asked for an early epoch. */
  readonly pendingEpochAt: number
  readonly tempo: number
  readonly revealPeriodEpochs: number
}

/** Blocks after the reveal epoch's first, so that the beacon is surely ahead of the chain. */
const SAFETY_BLOCKS = 3

/**
 * The block at whose epoch a commitment made now is revealed. An epoch due in the next block counts as begun: the
 * commitment will belong to the one after it.
 */
export function revealBlock(clock: EpochClock): number {
  const { currentBlock, lastEpochBlock, pendingEpochAt, tempo, revealPeriodEpochs } = clock
  const regular = lastEpochBlock + tempo
  const planned = pendingEpochAt > 0 ? Math.min(regular, pendingEpochAt) : regular
  const next = Math.max(planned, currentBlock + 1)
  const first = next === currentBlock + 1 ? next + tempo : next
  return first + (revealPeriodEpochs - 1) * tempo
}

/** The beacon round that opens a commitment made now. Times in seconds. */
export function revealRound(
  clock: EpochClock,
  blockTime: number,
  nowSeconds: number,
  beacon: Beacon = QUICKNET,
): number {
  const wait = (revealBlock(clock) - clock.currentBlock + SAFETY_BLOCKS) * blockTime
  return roundAt(nowSeconds + wait, beacon)
}
