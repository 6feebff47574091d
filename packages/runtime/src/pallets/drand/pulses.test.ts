import { readFileSync } from 'node:fs'
import { fromHex, sameBytes } from '@glia/base'
import {
  applyExtrinsic,
  bareExtrinsic,
  type Ctx,
  callNamed,
  decodeExtrinsic,
  dispatch,
  encode,
  type Host,
  NONE,
  ROOT,
  signedBy,
  ValidityFailure,
  validateTransaction,
} from '@glia/frame'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE } from '../../genesis/accounts.ts'
import { DEVELOPMENT_BEACON } from '../../genesis/developmentBeacon.ts'
import { eventNames, hashOf, TestChain, tried } from '../../testing/chain.ts'
import { messageOf, verifyPulse } from './beacon.ts'
import { pulsesPayload, type WritePulse } from './calls/writePulse.ts'
import * as store from './storage.ts'
import { openSealed, openWithPulse } from './timelock.ts'

interface Fixtures {
  readonly signature: string
  readonly randomness: string
  readonly cases: readonly { readonly plaintext: string; readonly tle: string }[]
  readonly payloads: readonly { readonly scale: string; readonly commit_tle_round1000: string }[]
}
/** Sealed by bittensor_drand to round 1,000 of quicknet, and that round's genuine pulse. */
const FIXTURES = JSON.parse(readFileSync(new URL('./testdata/timelock.json', import.meta.url), 'utf8')) as Fixtures
const bytesOf = (hex: string) => fromHex(`0x${hex}`)
const SIGNATURE = bytesOf(FIXTURES.signature)
const GENUINE: store.Pulse = { round: 1_000n, randomness: bytesOf(FIXTURES.randomness), signature: SIGNATURE }

/** A beacon of our own, to have more pulses than one. */
const SECRET = bls12_381.fields.Fr.toBytes(424_242n)
const OWN = { ...store.QUICKNET, publicKey: bls12_381.shortSignatures.getPublicKey(SECRET).toBytes(true) }
function ownPulse(round: bigint): store.Pulse {
  const signature = bls12_381.shortSignatures.sign(messageOf(round), SECRET).toBytes(true)
  return { round, randomness: new Uint8Array(32), signature }
}

describe('a pulse', () => {
  it('is its round’s when the beacon’s key signed it', () => {
    expect(verifyPulse(store.QUICKNET, GENUINE)).toBe(true)
    expect(verifyPulse(store.QUICKNET, { ...GENUINE, round: 1_001n })).toBe(false)
    expect(verifyPulse(OWN, GENUINE)).toBe(false)
    expect(verifyPulse(OWN, ownPulse(7n))).toBe(true)
  })

  it('is checked with the key that the chain has, however many it had before, and not at all with what is none', () => {
    const beacons = Array.from({ length: 6 }, (_, n) => {
      const secret = bls12_381.fields.Fr.toBytes(1_000n + BigInt(n))
      const publicKey = bls12_381.shortSignatures.getPublicKey(secret).toBytes(true)
      const signature = bls12_381.shortSignatures.sign(messageOf(8n), secret).toBytes(true)
      return {
        config: { ...store.QUICKNET, publicKey },
        pulse: { round: 8n, randomness: new Uint8Array(32), signature },
      }
    })
    // Not on the curve: its last byte is another.
    const broken = OWN.publicKey.map((byte, at) => (at === 95 ? byte ^ 1 : byte))
    for (const { config } of [...beacons, ...beacons.slice(0, 2)]) {
      expect(beacons.map(({ pulse }) => verifyPulse(config, pulse))).toEqual(
        beacons.map((each) => sameBytes(each.config.publicKey, config.publicKey)),
      )
      expect(verifyPulse({ ...OWN, publicKey: broken }, ownPulse(8n))).toBe(undefined)
      expect(verifyPulse({ ...OWN, publicKey: OWN.publicKey.subarray(0, 95) }, ownPulse(8n))).toBe(undefined)
    }
  })

  it.each([
    ['no bytes', new Uint8Array()],
    ['too few', SIGNATURE.slice(0, 47)],
    ['no point', new Uint8Array(48).fill(0x81)],
    ['uncompressed', SIGNATURE.map((byte, at) => (at === 0 ? byte & 0x7f : byte))],
  ])('without a signature that is a point cannot be checked: %s', (_, signature) => {
    expect(verifyPulse(store.QUICKNET, { ...GENUINE, signature })).toBe(undefined)
  })

  it('is not signed by the point at infinity', () => {
    const infinity = new Uint8Array(48)
    infinity[0] = 0xc0
    expect(verifyPulse(store.QUICKNET, { ...GENUINE, signature: infinity })).toBe(false)
  })

  it('with more bytes behind the signature is read as without', () => {
    expect(verifyPulse(store.QUICKNET, { ...GENUINE, signature: Uint8Array.of(...SIGNATURE, 1, 2) })).toBe(true)
  })
})

describe('what is sealed to a round', () => {
  it('is opened by its signature, as bittensor_drand sealed it', () => {
    const sealed = [
      ...FIXTURES.cases.map(({ tle, plaintext }) => [tle, plaintext]),
      ...FIXTURES.payloads.map((payload) => [payload.commit_tle_round1000, payload.scale]),
    ] as [string, string][]
    expect(sealed.length).toBe(6)
    for (const [tle, plain] of sealed) expect(openSealed(bytesOf(tle), SIGNATURE)).toEqual(bytesOf(plain))
  })

  it('is opened the same whatever was asked before, with more bytes behind the signature or in front of what is sealed', () => {
    const tle = bytesOf(FIXTURES.payloads[0]?.commit_tle_round1000 as string)
    const mine = tle.slice()
    // A byte of the other's moves over the border between the two.
    for (const more of [1, 2, 77]) {
      expect(openSealed(Uint8Array.of(more, ...mine), SIGNATURE)).toBe(undefined)
      expect(openSealed(mine, Uint8Array.of(...SIGNATURE, more))).toEqual(
        bytesOf(FIXTURES.payloads[0]?.scale as string),
      )
    }
    expect(openSealed(mine, SIGNATURE.subarray(0, 47))).toBe(undefined)
  })

  const sealed = bytesOf(FIXTURES.cases[1]?.tle as string)
  it('is not opened by another’s, or when a byte is changed or missing', () => {
    expect(openSealed(sealed, ownPulse(1_000n).signature)).toBe(undefined)
    expect(openWithPulse(sealed, { signature: Uint8Array.of(0x30, 0x78, ...SIGNATURE) })).toEqual(bytesOf('68656c6c6f'))
    for (const at of [0, 3, 96, 110, 140, 176, 216, sealed.length - 40]) {
      const changed = sealed.slice()
      changed[at] = (changed[at] as number) ^ 1
      expect([at, openSealed(changed, SIGNATURE)]).toEqual([at, undefined])
    }
    for (const length of [0, 95, 96, 104, 136, 200, sealed.length - 30])
      expect(openSealed(sealed.subarray(0, length), SIGNATURE)).toBe(undefined)
    const huge = sealed.slice()
    huge.fill(0xff, 96, 104)
    expect(openSealed(huge, SIGNATURE)).toBe(undefined)
  })
})

describe('write_pulse', () => {
  let trusts = true
  const host: Host = { verify: () => trusts }
  let chain: TestChain
  let ctx: Ctx
  beforeEach(() => {
    trusts = true
    chain = new TestChain({ host })
    ctx = chain.begin()
    store.beaconConfig.set(ctx, OWN)
    ctx.events = []
  })
  const argsOf = (pulses: readonly store.Pulse[], more: Partial<WritePulse> = {}, blockNumber = 1): WritePulse => ({
    pulsesPayload: { blockNumber, pulses, public: { type: 'Sr25519', value: new Uint8Array(32).fill(1) } },
    signature: { type: 'Sr25519', value: new Uint8Array(64).fill(2) },
    ...more,
  })
  const extrinsic = (args: object, name = 'write_pulse') =>
    decodeExtrinsic(ctx.runtime, bareExtrinsic(callNamed(ctx.runtime, 'Drand', name, args)))
  /** As a transaction of the block. */
  function applied(args: object, name?: string): string {
    try {
      return applyExtrinsic(ctx, extrinsic(args, name)).error?.type ?? 'ok'
    } catch (fault) {
      if (fault instanceof ValidityFailure) return fault.message
      throw fault
    }
  }
  /** As the pool is offered it. */
  function offered(args: object, name?: string) {
    try {
      return validateTransaction(ctx, extrinsic(args, name), 'External', hashOf(ctx.blockNumber))
    } catch (fault) {
      if (fault instanceof ValidityFailure) return fault.message
      throw fault
    }
  }

  it('stores pulses of later and later rounds, free of charge', () => {
    expect(applied(argsOf([ownPulse(5n)]))).toBe('ok')
    // Several in a block; rounds may be left out.
    expect(applied(argsOf([ownPulse(9n)]))).toBe('ok')
    expect(applied(argsOf([ownPulse(9n)]))).toBe('Invalid.Stale')
    expect(applied(argsOf([ownPulse(8n)]))).toBe('Invalid.Stale')
    expect(store.pulses.keysOf(ctx).length).toBe(2)
    expect([store.lastStoredRound.get(ctx), store.oldestStoredRound.get(ctx)]).toEqual([9n, 5n])
    expect(store.pulses.get(ctx, 9n)).toEqual(ownPulse(9n))
    expect(eventNames(ctx).filter((name) => name.startsWith('Drand'))).toEqual(['Drand.NewPulse', 'Drand.NewPulse'])
  })

  it('passes over what another key signed, and fails on what is no signature', () => {
    expect(applied(argsOf([{ ...ownPulse(5n), round: 6n }]))).toBe('ok')
    expect([store.lastStoredRound.get(ctx), store.pulses.isEmpty(ctx)]).toEqual([0n, true])
    expect(applied(argsOf([{ ...ownPulse(5n), signature: new Uint8Array(48) }]))).toBe('Module')
  })

  it('comes unsigned, one pulse at a time, signed by whoever sends it', () => {
    expect(tried(ctx, signedBy(ALICE), 'Drand', 'write_pulse', argsOf([ownPulse(5n)]))).toBe('BadOrigin')
    expect(tried(ctx, ROOT, 'Drand', 'write_pulse', argsOf([ownPulse(5n)]))).toBe('BadOrigin')
    expect(applied(argsOf([ownPulse(5n)], { signature: undefined }))).toBe('Invalid.BadSigner')
    const ed25519 = { type: 'Ed25519', value: new Uint8Array(64) } as const
    expect(applied(argsOf([ownPulse(5n)], { signature: ed25519 }))).toBe('Invalid.BadProof')
    expect(applied(argsOf([ownPulse(5n)], {}, 2))).toBe('Invalid.Future')
    expect(applied(argsOf([]))).toBe('Invalid.Call')
    expect(applied(argsOf([ownPulse(5n), ownPulse(6n)]))).toBe('Invalid.Call')
    trusts = false
    expect(applied(argsOf([ownPulse(5n)]))).toBe('Invalid.BadProof')
    const config = { blockNumber: 1, config: OWN, public: argsOf([]).pulsesPayload.public }
    expect(applied({ configPayload: config, signature: undefined }, 'set_beacon_config')).toBe('Invalid.Call')
    expect(applied({ oldestRound: 1n }, 'set_oldest_stored_round')).toBe('Invalid.Call')
  })

  it('signs the payload’s bytes', () => {
    const seen: Uint8Array[] = []
    chain = new TestChain({ host: { verify: (_kind, _signature, message) => seen.push(message) > 0 } })
    ctx = chain.begin()
    store.beaconConfig.set(ctx, OWN)
    const args = argsOf([ownPulse(5n)])
    applied(args)
    expect(seen).toEqual([encode(pulsesPayload, args.pulsesPayload)])
  })

  it('of a round that there is costs the pool no look at a signature; a block is judged in the reference’s order', () => {
    applied(argsOf([ownPulse(9n)]))
    trusts = false
    expect(offered(argsOf([ownPulse(9n)]))).toBe('Invalid.Stale')
    expect(applied(argsOf([ownPulse(9n)]))).toBe('Invalid.BadProof')
    expect(offered(argsOf([ownPulse(10n)]))).toBe('Invalid.BadProof')
    store.beaconConfig.set(ctx, { ...OWN, publicKey: DEVELOPMENT_BEACON.publicKey })
    expect(offered(argsOf([ownPulse(10n)]))).toBe('Invalid.Call')
  })

  it('enters the pool by its round, and only with the beacon’s signature', () => {
    const answer = offered(argsOf([ownPulse(5n)]))
    expect(answer).toMatchObject({ priority: (1n << 64n) - 1n, longevity: 3n, propagate: false, requires: [] })
    expect(offered(argsOf([ownPulse(5n)], { signature: { type: 'Sr25519', value: new Uint8Array(64) } }))).toEqual(
      answer,
    )
    expect(offered(argsOf([{ ...ownPulse(5n), round: 6n }]))).toBe('Invalid.BadProof')
    expect(offered(argsOf([{ ...ownPulse(5n), signature: new Uint8Array(3) }]))).toBe('Invalid.BadProof')
  })

  it('keeps a week of pulses, and forgets a hundred at a time', () => {
    const last = 216_000n + 250n
    for (const round of [1n, 100n, 101n, 200n]) store.pulses.set(ctx, round, ownPulse(1n))
    store.lastStoredRound.set(ctx, last - 1n)
    store.oldestStoredRound.set(ctx, 1n)
    const write = (round: bigint) =>
      dispatch(ctx, NONE, callNamed(ctx.runtime, 'Drand', 'write_pulse', argsOf([ownPulse(round)]))).error
    const kept = () =>
      store.pulses
        .keysOf(ctx)
        .map(([round]) => round)
        .filter((round) => round <= 250n)
        .sort()
    expect(write(last)).toBe(undefined)
    expect([store.oldestStoredRound.get(ctx), kept()]).toEqual([101n, [101n, 200n]])
    expect(write(last + 1n)).toBe(undefined)
    expect(write(last + 2n)).toBe(undefined)
    expect([store.oldestStoredRound.get(ctx), kept()]).toEqual([253n, []])
  })
})
