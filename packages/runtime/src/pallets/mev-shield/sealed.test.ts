import { readFileSync } from 'node:fs'
import { fromHex, toHexDigits } from '@glia/base'
import {
  bareExtrinsic,
  callNamed,
  decodeExtrinsic,
  encode,
  type Host,
  NONE,
  ROOT,
  runtimeCall,
  signedBy,
  ValidityFailure,
  validateTransaction,
} from '@glia/frame'
import { blake2b256, twox128 } from '@glia/state'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import { describe, expect, it } from 'vitest'
import { ALICE, BOB } from '../../genesis/accounts.ts'
import { callApi } from '../../testing/api.ts'
import { hashOf, testContext, transaction, tried } from '../../testing/chain.ts'
import { coldkeySwapAnnouncements, coldkeySwapDisputes } from '../subtensor/storage/index.ts'
import { asColdkey } from '../subtensor/types.ts'
import { parseSealed, type Sealed, unseal } from './sealed.ts'
import { pendingKey } from './storage.ts'
import { unsealed } from './unsealing.ts'

/* Sealed by the code that clients seal with, for the key of a known seed. */
const fixture = JSON.parse(readFileSync(new URL('testdata/sealed.json', import.meta.url), 'utf8')) as {
  readonly seed: string
  readonly publicKey: string
  readonly secretKey: string
  readonly twox128OfPublicKey: string
  readonly ciphertexts: readonly { readonly plaintext: string; readonly blob: string }[]
}
const bytesOf = (digits: string) => fromHex(`0x${digits}`)
const secretKey = bytesOf(fixture.secretKey)
const publicKey = bytesOf(fixture.publicKey)

const NONCE = new Uint8Array(24).fill(5)
/** As clients seal. */
function seal(plain: Uint8Array, key = publicKey): Uint8Array {
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(key)
  const aead = xchacha20poly1305(sharedSecret, NONCE).encrypt(plain)
  return Uint8Array.from([...twox128(key), 0x40, 0x04, ...cipherText, ...NONCE, ...aead])
}
const parts = (kem: number, nonce: number, aead: number, length = kem) =>
  Uint8Array.from([
    ...new Uint8Array(16).fill(0xcc),
    length & 255,
    length >> 8,
    ...new Uint8Array(kem).fill(0xaa),
    ...new Uint8Array(nonce).fill(0xbb),
    ...new Uint8Array(aead).fill(0xdd),
  ])

describe('a sealed transaction', () => {
  it('has its parts where clients put them', () => {
    const { keyHash, kemCt, nonce, aeadCt } = parseSealed(parts(1_088, 24, 64)) as Sealed
    expect([keyHash, kemCt, nonce, aeadCt].map((part) => [part.length, new Set(part)])).toEqual([
      [16, new Set([0xcc])],
      [1_088, new Set([0xaa])],
      [24, new Set([0xbb])],
      [64, new Set([0xdd])],
    ])
    expect(parseSealed(parts(0, 24, 1))?.kemCt.length).toBe(0)
    const empty = parseSealed(parts(1_088, 24, 0)) as Sealed
    expect([empty.aeadCt.length, unseal(secretKey, empty)]).toEqual([0, undefined])
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a part of the hash', new Uint8Array(15)],
    ['half a length', new Uint8Array(17)],
    ['less than the length says', parts(10, 0, 0, 1_088)],
    ['a part of the nonce', parts(4, 20, 0)],
    ['no whole nonce', parts(1_088, 23, 0)],
  ])('is not %s', (_what, bytes) => {
    expect(parseSealed(bytes)).toBeUndefined()
  })

  it('opens with the key it was sealed with', () => {
    expect(toHexDigits(twox128(publicKey))).toBe(fixture.twox128OfPublicKey)
    expect(toHexDigits(ml_kem768.keygen(bytesOf(fixture.seed)).secretKey)).toBe(fixture.secretKey)
    for (const { plaintext, blob } of fixture.ciphertexts) {
      const what = parseSealed(bytesOf(blob)) as Sealed
      expect(toHexDigits(what.keyHash)).toBe(fixture.twox128OfPublicKey)
      expect(toHexDigits(unseal(secretKey, what) as Uint8Array)).toBe(plaintext)
    }
  })

  it('does not open with another key, nor once a bit of it is another', () => {
    const blob = seal(Uint8Array.of(1, 2, 3))
    expect(unseal(ml_kem768.keygen().secretKey, parseSealed(blob) as Sealed)).toBeUndefined()
    expect(unseal(new Uint8Array(5), parseSealed(blob) as Sealed)).toBeUndefined()
    expect(unseal(secretKey, parseSealed(parts(4, 24, 64)) as Sealed)).toBeUndefined()
    for (const at of [18, 1_105, 1_106, blob.length - 1]) {
      const changed = Uint8Array.from(blob)
      changed[at] = (changed[at] as number) ^ 1
      expect(unseal(secretKey, parseSealed(changed) as Sealed)).toBeUndefined()
    }
  })
})

describe('what is inside', () => {
  const ctx = testContext()
  const remark = () => callNamed(ctx.runtime, 'System', 'remark', { remark: new Uint8Array(3) })
  const opened = (plain: Uint8Array, rules = ctx.runtime) =>
    unsealed(rules, secretKey, parseSealed(seal(plain)) as Sealed)
  const nested = (depth: number) => {
    let call = remark()
    for (let level = 1; level < depth; level++) call = callNamed(ctx.runtime, 'Utility', 'batch', { calls: [call] })
    return bareExtrinsic(call)
  }

  it('is one transaction, whatever follows it, and nothing where it cannot be read', () => {
    const bytes = nested(1)
    expect(opened(Uint8Array.from([...bytes, 1, 2, 3]))?.bytes).toEqual(bytes)
    expect(opened(bytes.subarray(0, -1))).toBeUndefined()
    expect(opened(new Uint8Array(0))).toBeUndefined()
  })

  it('may hold calls in calls, with 256 around one', () => {
    expect(opened(nested(257))?.call.bound.name).toBe('batch')
    expect(opened(nested(258))).toBeUndefined()
  })

  it('is not taken for nothing where reading it fails by a mistake of the rules', () => {
    const [first, ...others] = ctx.runtime.extensions
    const broken = {
      ...(first as NonNullable<typeof first>),
      get extra(): never {
        throw new TypeError('a mistake')
      },
    }
    const rules = { ...ctx.runtime, extensions: [broken, ...others] }
    const bytes = transaction(ctx, ALICE, 'System', 'remark', { remark: new Uint8Array(3) })
    expect(opened(bytes)?.call.bound.name).toBe('remark')
    expect(() => opened(bytes, rules)).toThrow('a mistake')
  })
})

describe('submit_encrypted', () => {
  it('tells the hash of who brought what', () => {
    const ctx = testContext()
    const ciphertext = new Uint8Array(64).fill(0xaa)
    expect(tried(ctx, signedBy(ALICE), 'MevShield', 'submit_encrypted', { ciphertext })).toBe('ok')
    const id = `0x${toHexDigits(blake2b256(Uint8Array.from([...fromHex(ALICE), 0x01, 0x01, ...ciphertext])))}`
    expect(ctx.events.at(-1)).toMatchObject({ event: { name: 'EncryptedSubmitted' }, fields: { id, who: ALICE } })
  })

  it.each([NONE, ROOT])('comes signed', (origin) => {
    const ctx = testContext()
    const args = { ciphertext: new Uint8Array(64) }
    expect(tried(ctx, origin, 'MevShield', 'submit_encrypted', args)).toBe('BadOrigin')
  })

  it('passes while the account changes its coldkey, unless that is disputed', () => {
    const ctx = testContext()
    const call = () => tried(ctx, signedBy(ALICE), 'MevShield', 'submit_encrypted', { ciphertext: parts(4, 24, 16) })
    const store = { encryptedCall: new Uint8Array(3) }
    coldkeySwapAnnouncements.set(ctx, asColdkey(ALICE), [1, `0x${'11'.repeat(32)}`] as never)
    expect(call()).toBe('ok')
    expect(tried(ctx, signedBy(ALICE), 'MevShield', 'store_encrypted', store)).toBe(
      'SubtensorModule.ColdkeySwapAnnounced',
    )
    coldkeySwapDisputes.set(ctx, asColdkey(ALICE), 1)
    expect(call()).toBe('SubtensorModule.ColdkeySwapDisputed')
  })
})

const mortal = (period: number) => ({ type: 'Mortal', period, phase: 0 })

describe('the pool', () => {
  function answer(name: string, args: object, era: unknown): unknown {
    const ctx = testContext()
    const bytes = transaction(ctx, ALICE, 'MevShield', name, args, { era })
    try {
      return validateTransaction(ctx, decodeExtrinsic(ctx.runtime, bytes), 'External', hashOf(0)).longevity
    } catch (failure) {
      if (!(failure instanceof ValidityFailure)) throw failure
      return failure.error.value
    }
  }
  const submit = (era: unknown, ciphertext = parts(4, 24, 16)) => answer('submit_encrypted', { ciphertext }, era)

  it('takes what is signed for 8 blocks at most, whatever key it is sealed with', () => {
    expect(submit(mortal(8))).toBe(7n)
    expect(submit(mortal(4))).toBe(3n)
    expect([submit(mortal(16)), submit({ type: 'Immortal' })]).toMatchObject([{ type: 'Stale' }, { type: 'Stale' }])
    expect(answer('store_encrypted', { encryptedCall: new Uint8Array(3) }, { type: 'Immortal' })).toBe((1n << 64n) - 2n)
  })

  it('refuses what has not all parts', () => {
    expect(submit(mortal(8), new Uint8Array(5))).toMatchObject({ type: 'Custom', value: 23 })
  })

  it('takes an announcement of nobody, and a signed one as a call that fails', () => {
    const ctx = testContext()
    const call = callNamed(ctx.runtime, 'MevShield', 'announce_next_key', { encKey: publicKey })
    const bare = Uint8Array.from([4, ...encode(runtimeCall, call)])
    const length = Uint8Array.of(((bare.length << 2) | 1) & 255, bare.length >> 6)
    const extrinsic = decodeExtrinsic(ctx.runtime, Uint8Array.from([...length, ...bare]))
    expect(() => validateTransaction(ctx, extrinsic, 'External', hashOf(0))).toThrow(/NoUnsignedValidator/)
    expect(answer('announce_next_key', { encKey: publicKey }, mortal(8))).toBe(7n)
  })
})

describe('ShieldApi', () => {
  const sealing = (ctx = testContext(), ciphertext = parts(4, 24, 16)) =>
    transaction(ctx, ALICE, 'MevShield', 'submit_encrypted', { ciphertext }, { era: mortal(8) })

  it('finds what a transaction brings', () => {
    const ctx = testContext()
    expect(callApi<unknown>(ctx, 'ShieldApi_try_decode_shielded_tx', { uxt: sealing(ctx) })).toMatchObject({
      keyHash: new Uint8Array(16).fill(0xcc),
      nonce: new Uint8Array(24).fill(0xbb),
    })
  })

  it.each([
    [
      'another call',
      (ctx = testContext()) => transaction(ctx, ALICE, 'System', 'remark', { remark: new Uint8Array(3) }),
    ],
    ['not all parts', (ctx = testContext()) => sealing(ctx, new Uint8Array(5))],
    ['what cannot be read', () => Uint8Array.of(8, 4, 255)],
    [
      'a batch of it',
      (ctx = testContext()) => {
        const call = callNamed(ctx.runtime, 'MevShield', 'submit_encrypted', { ciphertext: parts(4, 24, 16) })
        return transaction(ctx, ALICE, 'Utility', 'batch', { calls: [call] })
      },
    ],
  ])('finds nothing in %s', (_what, make) => {
    const ctx = testContext()
    expect(callApi<unknown>(ctx, 'ShieldApi_try_decode_shielded_tx', { uxt: make(ctx) })).toBeUndefined()
  })

  it('finds nothing where the signature does not hold', () => {
    const host: Host = { verify: () => false }
    const ctx = testContext({ host })
    expect(callApi<unknown>(ctx, 'ShieldApi_try_decode_shielded_tx', { uxt: sealing(ctx) })).toBeUndefined()
  })

  it('tells the key of the next block', () => {
    const ctx = testContext()
    pendingKey.set(ctx, publicKey)
    const ask = (keyHash: Uint8Array) => callApi<unknown>(ctx, 'ShieldApi_is_shielded_using_current_key', { keyHash })
    expect([ask(bytesOf(fixture.twox128OfPublicKey)), ask(new Uint8Array(16))]).toEqual([true, false])
  })

  it('opens transactions, whatever follows them, and nothing else', () => {
    const ctx = testContext()
    const inner = transaction(ctx, BOB, 'System', 'remark', { remark: new Uint8Array(3) })
    const open = (plain: Uint8Array, key = secretKey) =>
      callApi<Uint8Array | undefined>(ctx, 'ShieldApi_try_unshield_tx', {
        decKeyBytes: key,
        shieldedTx: parseSealed(seal(plain)),
      })
    expect(open(inner)).toEqual(inner)
    expect(open(Uint8Array.from([...inner, 1, 2, 3]))).toEqual(inner)
    const wrong = [new Uint8Array(0), inner.subarray(0, 50), new Uint8Array(64).fill(7), Uint8Array.of(0)]
    expect(wrong.map((plain) => open(plain))).toEqual([undefined, undefined, undefined, undefined])
    expect(open(inner, new Uint8Array(2_400))).toBeUndefined()
  })
})
