import { toHex0x } from '@glia/base'
import {
  type AccountId,
  type Ctx,
  callNamed,
  dispatch,
  encode,
  type H256,
  type Origin,
  ROOT,
  runtimeCall,
  signedBy,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALICE, BOB } from '../../genesis/accounts.ts'
import { errorText, eventNames, testContext, tried } from '../../testing/chain.ts'
import { balanceOnHold, freeBalance, type HoldReason, reservedBalance } from '../balances/index.ts'
import { bound, dropBounded, holdBounded, peek, realize } from './bounded.ts'
import { preimageFor, requestStatusFor, statusFor } from './storage.ts'

const REASON: HoldReason = { type: 'Preimage', value: 'Preimage' }
const BYTES = Uint8Array.of(1, 2, 3)
const HASH = toHex0x(blake2b256(BYTES)) as H256
/** Two items of 64 bytes, and three bytes, rao. */
const PRICE = 2n * 20_000_000n + 64n * 1_000_000n + 3n * 1_000_000n

let ctx: Ctx
beforeEach(() => {
  ctx = testContext()
  ctx.events = []
})
const asked = (who: AccountId | 'root', name: string, args: object) =>
  tried(ctx, who === 'root' ? ROOT : signedBy(who), 'Preimage', name, args)
const note = (who: AccountId | 'root', bytes = BYTES) => asked(who, 'note_preimage', { bytes })
const paysFee = (origin: Origin, name: string, args: object) =>
  dispatch(ctx, origin, callNamed(ctx.runtime, 'Preimage', name, args)).paysFee

describe('bytes that somebody puts on chain', () => {
  it('cost a hold, and give it back when they are taken back', () => {
    const had = freeBalance(ctx, ALICE)
    expect(note(ALICE)).toBe('ok')
    expect([balanceOnHold(ctx, ALICE, REASON), freeBalance(ctx, ALICE)]).toEqual([PRICE, had - PRICE])
    expect(preimageFor.get(ctx, [HASH, 3])).toEqual(BYTES)
    expect(note(BOB)).toBe('Preimage.AlreadyNoted')
    expect(asked(BOB, 'unnote_preimage', { hash: HASH })).toBe('Preimage.NotAuthorized')
    expect(asked(ALICE, 'unnote_preimage', { hash: HASH })).toBe('ok')
    expect([reservedBalance(ctx, ALICE), freeBalance(ctx, ALICE), preimageFor.has(ctx, [HASH, 3])]).toEqual([
      0n,
      had,
      false,
    ])
    expect(asked(ALICE, 'unnote_preimage', { hash: HASH })).toBe('Preimage.NotNoted')
    expect(eventNames(ctx)).toEqual(['Preimage.Noted', 'Preimage.Cleared'])
  })

  it('are four megabytes at most', () => {
    expect(note('root', new Uint8Array(4 * 1024 * 1024 + 1))).toBe('Preimage.TooBig')
    expect(note('root', new Uint8Array(4 * 1024 * 1024))).toBe('ok')
  })

  it('are free where the chain wants them, and stay as long as it does', () => {
    expect(asked(ALICE, 'request_preimage', { hash: HASH })).toBe('BadOrigin')
    expect(asked('root', 'request_preimage', { hash: HASH })).toBe('ok')
    expect(asked('root', 'request_preimage', { hash: HASH })).toBe('ok')
    expect(paysFee(signedBy(ALICE), 'note_preimage', { bytes: BYTES })).toBe('No')
    expect(reservedBalance(ctx, ALICE)).toBe(0n)
    expect(asked('root', 'unrequest_preimage', { hash: HASH })).toBe('ok')
    expect(preimageFor.has(ctx, [HASH, 3])).toBe(true)
    expect(asked('root', 'unrequest_preimage', { hash: HASH })).toBe('ok')
    expect([preimageFor.has(ctx, [HASH, 3]), requestStatusFor.has(ctx, HASH)]).toEqual([false, false])
    expect(asked('root', 'unrequest_preimage', { hash: HASH })).toBe('Preimage.NotRequested')
    expect(eventNames(ctx)).toEqual(['Preimage.Requested', 'Preimage.Noted', 'Preimage.Cleared'])
  })

  it('that are paid for and wanted give the hold back, and stay; wanted no longer, they are his who paid', () => {
    note(ALICE)
    asked('root', 'request_preimage', { hash: HASH })
    asked('root', 'unrequest_preimage', { hash: HASH })
    expect(requestStatusFor.get(ctx, HASH)?.type).toBe('Unrequested')
    asked('root', 'request_preimage', { hash: HASH })
    expect(asked(ALICE, 'unnote_preimage', { hash: HASH })).toBe('ok')
    expect([reservedBalance(ctx, ALICE), preimageFor.has(ctx, [HASH, 3])]).toEqual([0n, true])
    expect(asked(ALICE, 'unnote_preimage', { hash: HASH })).toBe('Preimage.NotAuthorized')
    expect(asked('root', 'unnote_preimage', { hash: HASH })).toBe('ok')
    expect(preimageFor.has(ctx, [HASH, 3])).toBe(false)
  })
})

describe('states of an older form', () => {
  it('get the new one, and that is free', () => {
    dispatch(ctx, ROOT, callNamed(ctx.runtime, 'Preimage', 'note_preimage', { bytes: BYTES }))
    requestStatusFor.remove(ctx, HASH)
    statusFor.set(ctx, HASH, { type: 'Unrequested', value: { deposit: [ALICE, 0n as never], len: 3 } })
    expect(paysFee(signedBy(BOB), 'ensure_updated', { hashes: [HASH] })).toBe('No')
    expect(balanceOnHold(ctx, ALICE, REASON)).toBe(PRICE)
    expect(paysFee(signedBy(BOB), 'ensure_updated', { hashes: [HASH] })).toBe('Yes')
    expect(asked(BOB, 'ensure_updated', { hashes: [] })).toBe('Preimage.TooFew')
    expect(asked(BOB, 'ensure_updated', { hashes: Array(1025).fill(HASH) })).toBe('Preimage.TooMany')
  })
})

describe('a call in storage', () => {
  const remark = (length: number) => callNamed(ctx.runtime, 'System', 'remark', { remark: new Uint8Array(length) })
  const failure = (work: () => unknown) => {
    try {
      ctx.transaction(work as () => void)
    } catch (error) {
      return errorText(ctx, (error as { error: Parameters<typeof errorText>[1] }).error)
    }
    return 'ok'
  }

  it('is itself up to 128 bytes, and beyond that stands under its hash until nobody wants it', () => {
    const short = bound(ctx, remark(100))
    expect(short.type).toBe('Inline')
    expect(peek(ctx, short)).toEqual({ call: remark(100), looked: undefined })
    const long = bound(ctx, remark(200))
    const hash = toHex0x(blake2b256(encode(runtimeCall, remark(200)))) as H256
    expect(long).toEqual({ type: 'Lookup', value: { hash, len: 204 } })
    holdBounded(ctx, long)
    expect(peek(ctx, long)).toEqual({ call: remark(200), looked: 204 })
    dropBounded(ctx, long)
    expect(realize(ctx, long).looked).toBe(204)
    expect(preimageFor.has(ctx, [hash, 204])).toBe(false)
    dropBounded(ctx, long)
    expect(failure(() => peek(ctx, long))).toBe('Unavailable')
  })

  it('of too many bytes, or that is no call, is refused', () => {
    expect(failure(() => bound(ctx, remark(4 * 1024 * 1024)))).toBe('Exhausted')
    expect(failure(() => peek(ctx, { type: 'Inline', value: Uint8Array.of(255, 255) }))).toBe('Corruption')
  })
})
