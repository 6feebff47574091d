import { DEVELOPMENT_BEACON_KEY, fromHex, PUBLIC_NETWORKS, toHex0x } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../bytes.ts'
import { fixture } from '../../testing/fixture.ts'
import { timelockDecrypt, timelockEncrypt, weightsPayload } from './ciphertext.ts'
import {
  beaconOf,
  beaconSeconds,
  ForeignBeacon,
  isDevelopment,
  PublishedRound,
  QUICKNET,
  requireUnpublished,
  revealBlock,
  revealRound,
  trustedBeacon,
} from './drand.ts'
import { TimelockError, verifyPulse } from './ibe.ts'

interface Probe {
  last_epoch_block: number
  pending_epoch_at: number
  tempo: number
  current_block: number
  reveal_period_epochs: number
  block_time: number
  observed_now: number
  observed_round: number
  implied_reveal_block: number | null
}
interface TimelockFixtures {
  drand: { publicKey: string; genesisTime: number; period: number }
  round: number
  signature: string
  cases: { plaintext: string; tle: string }[]
  payloads: {
    hotkey: string
    uids: number[]
    values: number[]
    version_key: number
    scale: string
    commit_tle_round1000: string
  }[]
  revealRoundProbesV2: Probe[]
}
const known = fixture<TimelockFixtures>('timelock')
const signature = fromHex(known.signature)

describe('timelock', () => {
  it('opens what the Python package sealed', () => {
    for (const { plaintext, tle } of known.cases) {
      expect(toHex0x(timelockDecrypt(fromHex(tle), signature))).toBe(`0x${plaintext}`)
    }
  })

  it('builds the payload of weights', () => {
    for (const { hotkey, uids, values, version_key, scale, commit_tle_round1000 } of known.payloads) {
      const payload = weightsPayload(fromHex(hotkey), uids, values, version_key)
      expect(toHex0x(payload)).toBe(`0x${scale}`)
      expect(timelockDecrypt(fromHex(commit_tle_round1000), signature)).toEqual(payload)
    }
  })

  it('seals what the beacon opens, and nothing else does', () => {
    const sealed = timelockEncrypt(utf8('hello'), known.round)
    expect(sealed.length).toBe(244 + 5)
    expect(timelockDecrypt(sealed, signature)).toEqual(utf8('hello'))
    const later = timelockEncrypt(utf8('hello'), known.round + 1)
    expect(() => timelockDecrypt(later, signature)).toThrow(TimelockError)
    expect(() => timelockDecrypt(sealed.subarray(0, 100), signature)).toThrow('the ciphertext ends')
  })

  it('refuses what is damaged with its own error, wherever the damage is', () => {
    const sealed = timelockEncrypt(utf8('hello'), known.round)
    const at = { u: 0, v: 96 + 8, w: 96 + 48, sealed: 96 + 96, nonce: sealed.length - 30, suite: sealed.length - 1 }
    for (const [part, offset] of Object.entries(at)) {
      const damaged = sealed.slice()
      damaged[offset] = (damaged[offset] as number) ^ 0x41
      expect(() => timelockDecrypt(damaged, signature), part).toThrow(TimelockError)
    }
    const infinity = sealed.slice().fill(0, 1, 96)
    infinity[0] = 0xc0
    expect(() => timelockDecrypt(infinity, signature)).toThrow('the sealed key is the point at infinity')
    expect(() => timelockDecrypt(sealed, new Uint8Array(48))).toThrow('the signature is no point of the curve')
  })

  it('knows the beacon', () => {
    expect(QUICKNET).toEqual({
      publicKey: known.drand.publicKey,
      genesis: known.drand.genesisTime,
      period: known.drand.period,
    })
    expect(verifyPulse(known.round, signature)).toBe(true)
    expect(verifyPulse(known.round + 1, signature)).toBe(false)
    expect(verifyPulse(known.round, new Uint8Array(48))).toBe(false)
  })
})

describe('revealRound', () => {
  it.each(known.revealRoundProbesV2)('at block $current_block after epoch $last_epoch_block, tempo $tempo', (row) => {
    const clock = {
      currentBlock: row.current_block,
      lastEpochBlock: row.last_epoch_block,
      pendingEpochAt: row.pending_epoch_at,
      tempo: row.tempo,
      revealPeriodEpochs: row.reveal_period_epochs,
    }
    if (row.implied_reveal_block !== null) expect(revealBlock(clock)).toBe(row.implied_reveal_block)
    expect(revealRound(clock, row.block_time, row.observed_now)).toBe(row.observed_round)
  })
})

describe('the beacon that a chain names', () => {
  const facts = { public_key: new Uint8Array(96).fill(7), genesis_time: 1_000, period: 2, metadata: utf8('other') }
  const quicknet = { ...facts, public_key: fromHex(`0x${QUICKNET.publicKey}`), metadata: utf8('quicknet') }
  const shared = Object.values(PUBLIC_NETWORKS)

  it('is sealed to on networks of one’s own, and quicknet alone on those that everybody shares', () => {
    expect(trustedBeacon(facts, `0x${'11'.repeat(32)}`)).toEqual({
      publicKey: '07'.repeat(96),
      genesis: 1_000,
      period: 2,
    })
    for (const genesis of shared) {
      expect(() => trustedBeacon(facts, genesis)).toThrow(ForeignBeacon)
      // Whatever else a node says of it: another begin would make a round of the past of one to come.
      expect(trustedBeacon({ ...quicknet, genesis_time: 1_692_889_767, period: 1 }, genesis)).toEqual(QUICKNET)
    }
  })

  it('is sealed to for rounds alone that are not out', () => {
    const now = QUICKNET.genesis + 300
    expect(() => requireUnpublished(101, now, QUICKNET)).not.toThrow()
    for (const round of [100, 99, -1, Number.NaN])
      expect(() => requireUnpublished(round, now, QUICKNET)).toThrow(PublishedRound)
  })

  it('is of development by its key, and counts from its begin where the chain’s time begins at 0', () => {
    expect([QUICKNET, { publicKey: DEVELOPMENT_BEACON_KEY }].map(isDevelopment)).toEqual([false, true])
    expect([0, 999, 1_000, 5_000].map((at) => beaconSeconds(at, beaconOf(facts)))).toEqual([1_000, 1_999, 1_000, 5_000])
  })
})
