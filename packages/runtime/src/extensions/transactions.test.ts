import { fromHex, toHex0x } from '@glia/base'
import {
  type AccountId,
  applyExtrinsic,
  bareExtrinsic,
  callNamed,
  compact,
  decodeExtrinsic,
  type Extrinsic,
  encode,
  type H256,
  type RuntimeCall,
  signingPayload,
  systemItems,
  u32,
  ValidityFailure,
  validateTransaction,
  Writer,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { describe, expect, it } from 'vitest'
import type { FeeDetails, RuntimeDispatchInfo } from '../apis/transactions.ts'
import { ALICE, BOB, CHARLIE, ZERO_ACCOUNT } from '../genesis/accounts.ts'
import { blockAuthor } from '../pallets/aura/author.ts'
import { freeBalance } from '../pallets/balances/index.ts'
import { totalIssuance } from '../pallets/balances/storage.ts'
import { asTao } from '../pallets/subtensor/types.ts'
import { callApi } from '../testing/api.ts'
import { eventNames, hashOf, TestChain, type TestExtra, transaction } from '../testing/chain.ts'

const NOBODY = `0x${'77'.repeat(32)}` as AccountId
const to = (value: AccountId) => ({ type: 'Id', value })

function block() {
  const ctx = new TestChain().begin()
  const rules = ctx.runtime
  const make = (signer: AccountId, name: string, args: object, extra?: TestExtra): Extrinsic =>
    decodeExtrinsic(rules, transaction(ctx, signer, 'Balances', name, args, extra))
  return { rules, ctx, make }
}
const refusal = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof ValidityFailure) return error.message
    throw error
  }
  return 'accepted'
}

describe('a signed transaction', () => {
  it('pays base, length and weight, and the author gets exactly what was paid', () => {
    const { ctx, make } = block()
    const author = blockAuthor(ctx) as AccountId
    const before = { alice: freeBalance(ctx, ALICE), author: freeBalance(ctx, author), issued: totalIssuance.get(ctx) }
    const extrinsic = make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 5n })
    applyExtrinsic(ctx, extrinsic)
    const fee = before.alice - 5n - freeBalance(ctx, ALICE)
    // 108,157 ns base and (39,051 + 25,000 + 100,000) ns call with its extensions, a rao for each two ns, a rao a byte.
    expect(fee).toBeGreaterThan(54_078n + 82_025n + BigInt(extrinsic.bytes.length))
    expect(freeBalance(ctx, author) - before.author).toBe(fee)
    expect(totalIssuance.get(ctx)).toBe(before.issued)
    expect(eventNames(ctx).slice(-6)).toEqual([
      'Balances.Withdraw',
      'Balances.Transfer',
      'Balances.Deposit',
      'Balances.Deposit',
      'TransactionPayment.TransactionFeePaid',
      'System.ExtrinsicSuccess',
    ])
  })

  it('costs its fee also where the author’s account is full: then nobody gets it', () => {
    const { ctx, make } = block()
    const author = blockAuthor(ctx) as AccountId
    const full = (1n << 64n) - 1n
    systemItems.account.update(ctx, author, (info) => ({ ...info, data: { ...info.data, free: asTao(full) } }))
    const before = { alice: freeBalance(ctx, ALICE), issued: totalIssuance.get(ctx) }
    applyExtrinsic(ctx, make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 5n }))
    const fee = before.alice - 5n - freeBalance(ctx, ALICE)
    expect(fee).toBeGreaterThan(136_103n)
    expect([freeBalance(ctx, author), totalIssuance.get(ctx)]).toEqual([full, before.issued - fee])
  })

  it('wraps the largest nonce to zero', () => {
    const { ctx, make } = block()
    systemItems.account.update(ctx, ALICE, (info) => ({ ...info, nonce: 0xffff_ffff }))
    applyExtrinsic(ctx, make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 5n }, { nonce: 0xffff_ffff }))
    expect(systemItems.account.get(ctx, ALICE).nonce).toBe(0)
  })

  it('that fails leaves nothing but its fee and its nonce', () => {
    const { ctx, make } = block()
    const before = { alice: freeBalance(ctx, ALICE), bob: freeBalance(ctx, BOB) }
    const outcome = applyExtrinsic(ctx, make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: before.alice }))
    expect(outcome.error).toEqual({ type: 'Token', value: 'FundsUnavailable' })
    expect(freeBalance(ctx, BOB)).toBe(before.bob)
    expect(freeBalance(ctx, ALICE)).toBeLessThan(before.alice)
    expect(systemItems.account.get(ctx, ALICE).nonce).toBe(1)
    expect(eventNames(ctx).at(-1)).toBe('System.ExtrinsicFailed')
  })

  it('that is refused leaves nothing at all', () => {
    const { ctx, make } = block()
    const before = freeBalance(ctx, ALICE)
    const events = ctx.events.length
    expect(
      refusal(() =>
        applyExtrinsic(ctx, make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 1n }, { nonce: 1 })),
      ),
    ).toBe('Invalid.Future')
    expect(freeBalance(ctx, ALICE)).toBe(before)
    expect(ctx.events.length).toBe(events)
    expect(systemItems.account.get(ctx, ALICE).nonce).toBe(0)
  })

  it.each([
    ['an account that nothing provides for', NOBODY, {}, 'Invalid.Payment'],
    ['the zero account', ZERO_ACCOUNT, {}, 'Invalid.BadSigner'],
    [
      'an era whose first block the chain does not know',
      ALICE,
      { era: { type: 'Mortal', period: 4, phase: 3 } },
      'Invalid.AncientBirthBlock',
    ],
    ['who signed a hash of metadata, which is not known', ALICE, { metadataHash: 'Enabled' }, 'Unknown.CannotLookup'],
  ] as const)('is refused from %s', (_, signer, extra, reason) => {
    const { ctx, make } = block()
    expect(
      refusal(() =>
        applyExtrinsic(ctx, make(signer, 'transfer_keep_alive', { dest: to(BOB), value: 1n }, extra as TestExtra)),
      ),
    ).toBe(reason)
  })

  it('is refused with a nonce that was used', () => {
    const { ctx, make } = block()
    applyExtrinsic(ctx, make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 1n }))
    expect(refusal(() => applyExtrinsic(ctx, make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 2n })))).toBe(
      'Invalid.Stale',
    )
  })

  it('tells the pool which nonce it waits for', () => {
    const { ctx, make } = block()
    const later = validateTransaction(
      ctx,
      make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 1n }, { nonce: 3 }),
      'External',
      hashOf(1),
    )
    expect(later.requires.map((tag) => Buffer.from(tag).toString('hex'))).toEqual([`${ALICE.slice(2)}02000000`])
    expect(later.provides.map((tag) => Buffer.from(tag).toString('hex'))).toEqual([`${ALICE.slice(2)}03000000`])
    expect(later.priority).toBe(1n)
  })

  it('signs the hash of its era’s first block, whatever was signed before', () => {
    const { ctx, rules, make } = block()
    ctx.blockNumber = 9
    const hash = (byte: number) => `0x${byte.toString(16).padStart(2, '0').repeat(32)}` as H256
    for (const [number, byte] of [
      [0, 0xaa],
      [8, 0xbb],
    ] as const)
      systemItems.blockHash.set(ctx, number, hash(byte))
    const { specVersion, transactionVersion } = rules.version
    const signs = (extrinsic: Extrinsic, birth: number): void => {
      const { callBytes, extraBytes } = extrinsic.signed as NonNullable<Extrinsic['signed']>
      const implicit = new Writer()
      implicit.u32(specVersion)
      implicit.u32(transactionVersion)
      implicit.raw(fromHex(systemItems.blockHash.get(ctx, 0)))
      implicit.raw(fromHex(hash(birth)))
      implicit.u8(0)
      const found = signingPayload(ctx, extrinsic.signed as NonNullable<Extrinsic['signed']>)
      expect(toHex0x(found)).toBe(toHex0x(Uint8Array.from([...callBytes, ...extraBytes, ...implicit.copy()])))
    }
    const args = { dest: to(BOB), value: 5n }
    const immortal = make(ALICE, 'transfer_keep_alive', args)
    const mortal = make(BOB, 'transfer_keep_alive', args, { era: { type: 'Mortal', period: 8, phase: 0 } })
    signs(immortal, 0xaa)
    signs(mortal, 0xbb)
    signs(immortal, 0xaa)
    systemItems.blockHash.set(ctx, 0, hash(0xcc))
    signs(immortal, 0xcc)
    systemItems.blockHash.set(ctx, 8, hash(0xdd))
    signs(mortal, 0xdd)
  })

  it('signs the hash of what is long, of what it is signed with now', () => {
    const { ctx, make } = block()
    const { signed } = make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 5n }) as {
      readonly signed: NonNullable<Extrinsic['signed']>
    }
    const hash = (byte: number) => `0x${byte.toString(16).padStart(2, '0').repeat(32)}` as H256
    for (const length of [200, 16_000, 17_000, 200_000]) {
      const long = { ...signed, callBytes: new Uint8Array(length).map((_, at) => at * 7) }
      for (const byte of [1, 1, 2, 1]) {
        systemItems.blockHash.set(ctx, 0, hash(byte))
        // A short one of the same kind says what is signed beside the call.
        const short = signingPayload(ctx, { ...signed, callBytes: new Uint8Array() })
        expect(toHex0x(signingPayload(ctx, long))).toBe(
          toHex0x(blake2b256(Uint8Array.from([...long.callBytes, ...short]))),
        )
        expect(Buffer.from(short).indexOf(fromHex(hash(byte)))).toBeGreaterThan(0)
      }
    }
  })

  it('is checked without a trace', () => {
    const { ctx, make } = block()
    const changes = ctx.overlay.changes().length
    validateTransaction(ctx, make(CHARLIE, 'transfer_keep_alive', { dest: to(BOB), value: 1n }), 'External', hashOf(1))
    expect(ctx.overlay.changes().length).toBe(changes)
    expect(ctx.blockNumber).toBe(1)
  })

  it('may come with calls eight deep at most, counted with the lists in them, and stands in a block with more', () => {
    const { ctx, rules } = block()
    const remark = callNamed(rules, 'System', 'remark', { remark: new Uint8Array(3) })
    const batch = (calls: readonly RuntimeCall[]) => callNamed(rules, 'Utility', 'batch', { calls })
    const around = (levels: number, innermost: RuntimeCall) => {
      let calls = [innermost]
      for (let n = 1; n < levels; n++) calls = [n % 2 === 0 ? batch(calls) : as(calls[0] as RuntimeCall)]
      return decodeExtrinsic(rules, transaction(ctx, ALICE, 'Utility', 'batch', { calls }))
    }
    const as = (call: RuntimeCall) => callNamed(rules, 'Utility', 'as_derivative', { index: 0, call })
    const validity = (extrinsic: Extrinsic) =>
      refusal(() => validateTransaction(ctx, extrinsic, 'External', hashOf(ctx.blockNumber)))
    const rows = callNamed(rules, 'SubtensorModule', 'set_children', {
      hotkey: ALICE,
      netuid: 1,
      children: [],
    })
    expect([around(8, remark).depth, around(8, batch([])).depth, around(7, rows).depth]).toEqual([8, 9, 8])
    const all = [around(8, remark), around(7, rows), around(9, remark), around(8, batch([])), around(8, rows)]
    expect(all.map(validity)).toEqual(['accepted', 'accepted', 'Invalid.Call', 'Invalid.Call', 'Invalid.Call'])
    expect(refusal(() => applyExtrinsic(ctx, around(9, remark)))).toBe('accepted')
  })
})

describe('the first byte of a transaction', () => {
  const { ctx, rules, make } = block()
  const outcome = (bytes: Uint8Array) => {
    const extrinsic = decodeExtrinsic(rules, bytes)
    const pool = refusal(() => validateTransaction(ctx, extrinsic, 'External', hashOf(ctx.blockNumber)))
    return [pool, refusal(() => ctx.simulate(() => applyExtrinsic(ctx, extrinsic)))]
  }
  const withKind = (bytes: Uint8Array, kind: number) => bytes.with(bytes.length > 65 ? 2 : 1, kind)
  const remark = bareExtrinsic(callNamed(rules, 'System', 'remark', { remark: new Uint8Array(3) }))
  const signed = make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 1n }).bytes

  it('is 5 of what is bare, and may be 4', () => {
    expect([remark[1], signed[2]]).toEqual([0x05, 0x84])
    for (const kind of [0x05, 0x04])
      expect(outcome(withKind(remark, kind))).toEqual(['Unknown.NoUnsignedValidator', 'accepted'])
    expect(outcome(signed)).toEqual(['accepted', 'accepted'])
  })

  it('lets extensions say whose it is, which none can', () => {
    const generalOf = (bytes: Uint8Array) => {
      const parts = decodeExtrinsic(rules, bytes).signed
      const body = [0x45, 0, ...(parts?.extraBytes ?? []), ...(parts?.callBytes ?? [])]
      return Uint8Array.from([...encode(compact(u32), body.length), ...body])
    }
    const general = (extra: TestExtra = {}) =>
      generalOf(make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 1n }, extra).bytes)
    const decoded = decodeExtrinsic(rules, general())
    expect([decoded.signed, decoded.general?.length]).toEqual([undefined, rules.extensions.length])
    expect(decoded.call).toEqual(decodeExtrinsic(rules, signed).call)
    expect(outcome(general())).toEqual(['Invalid.UnknownOrigin', 'Invalid.UnknownOrigin'])
    expect(outcome(general({ metadataHash: 'Enabled' }))).toEqual(['Unknown.CannotLookup', 'Unknown.CannotLookup'])
    // What is asked of a transaction whoever sends it comes before that, what is asked of its sender does not.
    const sealed = { ciphertext: new Uint8Array(100) }
    const waits = generalOf(transaction(ctx, ALICE, 'MevShield', 'submit_encrypted', sealed))
    expect(outcome(waits)).toEqual(['Invalid.Stale', 'Invalid.Stale'])
    const registration = callNamed(rules, 'SubtensorModule', 'register_network', { hotkey: ALICE })
    const heavy = generalOf(
      transaction(ctx, ALICE, 'Utility', 'batch', { calls: Array.from({ length: 8000 }, () => registration) }),
    )
    expect(outcome(heavy)).toEqual(['Invalid.ExhaustsResources', 'Invalid.ExhaustsResources'])
    const long = generalOf(transaction(ctx, ALICE, 'System', 'remark', { remark: new Uint8Array(8_000_000) }))
    expect(outcome(long)).toEqual(['Invalid.ExhaustsResources', 'Invalid.ExhaustsResources'])
    expect(outcome(general({ nonce: 7, tip: 1n << 60n }))).toEqual(['Invalid.UnknownOrigin', 'Invalid.UnknownOrigin'])
    const fee = (uxt: Uint8Array) =>
      callApi<RuntimeDispatchInfo>(ctx, 'TransactionPaymentApi_query_info', { uxt, len: 100 }).partialFee
    expect([fee(general()), fee(remark)]).toEqual([fee(signed), 0n])
  })

  it.each([0x00, 0x03, 0x06, 0x44, 0x85, 0xc5])('is not %i', (kind) => {
    for (const bytes of [remark, signed]) {
      expect(() => decodeExtrinsic(rules, withKind(bytes, kind))).toThrow(
        `expected an extrinsic that is signed (0x84), bare (0x05, 0x04) or general (0x45), found one that begins with 0x${kind.toString(16).padStart(2, '0')}`,
      )
    }
  })
})

it('a pulse that comes signed goes before others, fails in its block and pays', () => {
  const { ctx, rules, make } = block()
  const payload = { blockNumber: 1, pulses: [], public: { type: 'Ed25519', value: new Uint8Array(32) } }
  const args = { pulsesPayload: payload, signature: undefined }
  const pulse = decodeExtrinsic(rules, transaction(ctx, ALICE, 'Drand', 'write_pulse', args))
  const transfer = make(ALICE, 'transfer_keep_alive', { dest: to(BOB), value: 1n })
  const [first, second] = [pulse, transfer].map(
    (each) => validateTransaction(ctx, each, 'External', hashOf(ctx.blockNumber)).priority,
  ) as [bigint, bigint]
  const before = freeBalance(ctx, ALICE)
  const { error } = applyExtrinsic(ctx, pulse)
  expect([first - second, error]).toEqual([10_000n, { type: 'BadOrigin' }])
  expect(freeBalance(ctx, ALICE)).toBeLessThan(before)
})

it('a bare call of a pallet that lets none come unsigned is refused by the pool, and has no origin where it stands in a block', () => {
  const { ctx, rules } = block()
  const bare = (pallet: string, name: string, args: object) =>
    decodeExtrinsic(rules, bareExtrinsic(callNamed(rules, pallet, name, args)))
  const remark = bare('System', 'remark', { remark: new Uint8Array(3) })
  const validity = refusal(() => validateTransaction(ctx, remark, 'External', hashOf(ctx.blockNumber)))
  expect(validity).toBe('Unknown.NoUnsignedValidator')
  expect(applyExtrinsic(ctx, remark).error).toBeUndefined()
  const transfer = bare('Balances', 'transfer_keep_alive', { dest: to(BOB), value: 1n })
  expect(applyExtrinsic(ctx, transfer).error).toEqual({ type: 'BadOrigin' })
})

describe('an account', () => {
  it('dies when its balance falls below the existential deposit, and what is left is lost', () => {
    const { ctx, make } = block()
    const issued = totalIssuance.get(ctx)
    applyExtrinsic(ctx, make(ALICE, 'transfer_allow_death', { dest: to(NOBODY), value: 1_000_000_000n }))
    const all = freeBalance(ctx, NOBODY)
    const outcome = applyExtrinsic(ctx, make(NOBODY, 'transfer_all', { dest: to(BOB), keepAlive: false }))
    expect(outcome.error).toBeUndefined()
    expect(all).toBe(1_000_000_000n)
    expect(systemItems.account.has(ctx, NOBODY)).toBe(false)
    expect(eventNames(ctx)).toContain('System.KilledAccount')
    expect(totalIssuance.get(ctx)).toBeLessThanOrEqual(issued)
  })

  it('is not created below the existential deposit', () => {
    const { ctx, make } = block()
    expect(applyExtrinsic(ctx, make(ALICE, 'transfer_keep_alive', { dest: to(NOBODY), value: 499n })).error).toEqual({
      type: 'Token',
      value: 'BelowMinimum',
    })
    expect(systemItems.account.has(ctx, NOBODY)).toBe(false)
  })
})

it('the parts of a call’s fee add up to what the call is said to cost, without a signature or extensions', () => {
  const { ctx } = block()
  const call = callNamed(ctx.runtime, 'Balances', 'transfer_keep_alive', { dest: to(BOB), value: 5n })
  const args = { call, len: 144 }
  const info = callApi<RuntimeDispatchInfo>(ctx, 'TransactionPaymentCallApi_query_call_info', args)
  const { inclusionFee } = callApi<FeeDetails>(ctx, 'TransactionPaymentCallApi_query_call_fee_details', args)
  expect(inclusionFee?.lenFee).toBe(144n)
  expect(inclusionFee && inclusionFee.baseFee + inclusionFee.lenFee + inclusionFee.adjustedWeightFee).toBe(
    info.partialFee,
  )
})
