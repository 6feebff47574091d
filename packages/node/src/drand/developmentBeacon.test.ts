import { toHex0x } from '@glia/base'
import { type Ctx, decodeExtrinsic } from '@glia/frame'
import { beaconOf, DEVELOPMENT_BEACON_SECRET, messageOf, pulseExtrinsic } from '@glia/runtime'
import { blake2b256, memoryStore, sha256 } from '@glia/state'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { getPublicKey, secretFromSeed, sign } from '@scure/sr25519'
import { beforeAll, expect, it } from 'vitest'
import type { Candidate } from '../chain/candidate.ts'
import { Chain } from '../chain/chain.ts'
import { loadCrypto } from '../crypto/signatureHost.ts'
import { type BeaconName, presetSpec } from '../presets.ts'
import { append } from '../testing/blocks.ts'
import { DevelopmentBeacon, roundAt } from './developmentBeacon.ts'

beforeAll(() => loadCrypto())

const GENESIS = 1_692_803_367
const MAX_ROUND = (1n << 64n) - 1n
const secret = secretFromSeed(new Uint8Array(32))
const signer = {
  publicKey: getPublicKey(secret),
  sign: (message: Uint8Array) => sign(secret, message, blake2b256(message)),
}
const NOW = BigInt(GENESIS + 300) * 1000n
const opened = (everyRound: boolean, beacon: BeaconName = 'development') =>
  new Chain(presetSpec('localnet', true, beacon), memoryStore(), { beacon: new DevelopmentBeacon(everyRound) })
const last = (chain: Chain) => beaconOf(chain.view()).lastRound
const roundsOf = (candidates: Iterable<Candidate>) =>
  [...candidates].map(({ extrinsic }) => {
    const { pulsesPayload } = extrinsic.call.args as { pulsesPayload: { pulses: readonly { round: bigint }[] } }
    return pulsesPayload.pulses.map(({ round }) => round)
  })

/** A storage item of the rules, to write what would take many blocks. */
function item<Args extends readonly unknown[]>(chain: Chain, pallet: string, name: string) {
  const found = chain.runtime.palletByName.get(pallet)?.storage.find((each) => each.name === name)
  return found as unknown as { set(ctx: Ctx, ...args: Args): void; storageKey(): string }
}

it('is the beacon of the secret that everybody may know', () => {
  const chain = opened(true)
  const key = bls12_381.shortSignatures.getPublicKey(DEVELOPMENT_BEACON_SECRET).toBytes(true)
  const bytes = chain.state().get(item(chain, 'Drand', 'BeaconConfig').storageKey())
  expect(toHex0x(bytes as Uint8Array)).toContain(toHex0x(key).slice(2))
  expect(beaconOf(chain.view())).toMatchObject({ isDevelopment: true, genesisTime: GENESIS, period: 3, lastRound: 0n })
})

it('counts its rounds as quicknet does, and from its begin where the time of a chain begins at 0', () => {
  const beacon = beaconOf(opened(true).view())
  const at = (seconds: number) => Number(roundAt(beacon, BigInt(seconds) * 1000n))
  expect([GENESIS, GENESIS + 2, GENESIS + 3, GENESIS + 300].map(at)).toEqual([1, 1, 2, 101])
  expect([0, 2, 3, 300].map(at)).toEqual([1, 1, 2, 101])
})

it('has each newest round in the block in which it begins, where others watch it', () => {
  const chain = opened(true)
  const { block, proposal } = append(chain, [], NOW)
  expect([proposal.included.length, proposal.refused, last(chain)]).toEqual([1, [], 101n])
  expect(append(chain, [], NOW + 1_000n).proposal.included).toEqual([])
  expect(append(chain, [], NOW + 3_000n).proposal.included.length).toBe(1)
  expect([last(chain), block.body.length]).toEqual([102n, 2])
  // A jump of the clock leaves out what nobody waits for.
  append(chain, [], NOW + 86_400_000n)
  expect(last(chain)).toBe(28_901n)
})

it('makes the same block of the same state, twice', () => {
  const [one, other] = [opened(true), opened(true)].map((chain) => append(chain, [], NOW).block.hash)
  expect(one).toBe(other)
})

it('brings nothing where nobody waits and nobody watches, and nothing to a chain of another beacon', () => {
  const chain = opened(false)
  expect(append(chain, [], NOW).proposal.included).toEqual([])
  expect(append(opened(true, 'quicknet'), [], NOW).proposal.included).toEqual([])
})

it('brings rounds to which something is sealed in their order, some at a time, and the newest after them', () => {
  const chain = opened(true)
  const [watched, unwatched] = [new DevelopmentBeacon(true), new DevelopmentBeacon(false)]
  const { ctx } = chain.openBlock(NOW)
  const commits = item<[number, bigint, readonly (readonly [string, bigint, Uint8Array, bigint])[]]>(
    chain,
    'SubtensorModule',
    'TimelockedWeightCommits',
  )
  const lastRound = item<[bigint]>(chain, 'Drand', 'LastStoredRound')
  const who = `0x${'11'.repeat(32)}`
  commits.set(
    ctx,
    1,
    0n,
    [5n, 101n, 7n, 6n, 9n, 8n, 102n, 5n].map((round) => [who, 1n, new Uint8Array(4), round] as const),
  )
  expect(roundsOf(watched.due(ctx, NOW))).toEqual([[5n], [6n]])
  lastRound.set(ctx, 8n)
  expect(roundsOf(watched.due(ctx, NOW))).toEqual([[9n], [101n]])
  lastRound.set(ctx, 101n)
  expect(roundsOf(watched.due(ctx, NOW + 6_000n))).toEqual([[102n], [103n]])
  lastRound.set(ctx, 9n)
  expect(roundsOf(watched.due(ctx, NOW + 6_000n))).toEqual([[101n], [102n]])
  expect(roundsOf(unwatched.due(ctx, NOW + 6_000n))).toEqual([[101n], [102n]])
})

it('goes on counting from 0 when such a chain comes to the beacon’s begin: rounds ascend', () => {
  const beacon = { ...beaconOf(opened(true).view()), lastRound: BigInt(GENESIS - 3) / 3n + 1n }
  const at = (seconds: number) => roundAt(beacon, BigInt(seconds) * 1000n)
  expect([GENESIS - 3, GENESIS, GENESIS + 300].map(at)).toEqual(
    [0n, 1n, 101n].map((rounds) => beacon.lastRound + rounds),
  )
})

it('takes no pulse from anybody: one of the last round there can be would end it', () => {
  const chain = opened(true)
  const signature = bls12_381.shortSignatures.sign(messageOf(MAX_ROUND), DEVELOPMENT_BEACON_SECRET).toBytes(true)
  const bytes = pulseExtrinsic(chain.view(), { round: MAX_ROUND, signature, randomness: sha256(signature) }, signer)
  const offer = (to: Chain) => () => to.check(decodeExtrinsic(to.runtime, bytes), 'External', undefined)
  expect(offer(chain)).toThrow('Call')
  const { proposal } = append(chain, [], NOW)
  expect([proposal.included.length, last(chain)]).toEqual([1, 101n])
})
