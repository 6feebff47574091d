import { fromHex, toHex0x } from '@glia/base'
import { callNamed, dispatch, ROOT } from '@glia/frame'
import { memoryStore } from '@glia/state'
import { describe, expect, it } from 'vitest'
import { ALICE } from '../../genesis/accounts.ts'
import { testContext } from '../../testing/chain.ts'
import { networksAdded, owner, tempo, totalIssuance } from '../subtensor/storage/index.ts'
import { allNetuids, subnetExists } from '../subtensor/subnets/subnets.ts'
import { asNetUid } from '../subtensor/types.ts'

const bytes = (hex: string) => fromHex(`0x${hex}`)
const write = (ctx: ReturnType<typeof testContext>, key: string, value: string) =>
  dispatch(ctx, ROOT, callNamed(ctx.runtime, 'System', 'set_storage', { items: [[bytes(key), bytes(value)]] })).error

describe('raw storage written by root', () => {
  it('is what the item under its key reads', () => {
    const ctx = testContext()
    expect(write(ctx, tempo.storageKey(1), '2a00')).toBeUndefined()
    expect(tempo.get(ctx, asNetUid(1))).toBe(42)
    expect(write(ctx, totalIssuance.storageKey(), '0500000000000000ff')).toBeUndefined()
    expect(totalIssuance.get(ctx)).toBe(5n)
  })

  it('is kept where the item cannot read it, which answers its default', () => {
    const ctx = testContext()
    const key = tempo.storageKey(1)
    tempo.set(ctx, asNetUid(1), 7)
    expect(write(ctx, key, '2a')).toBeUndefined()
    expect([tempo.get(ctx, asNetUid(1)), tempo.has(ctx, asNetUid(1))]).toEqual([tempo.absent(ctx.config), true])
    expect(ctx.overlay.changes()).toContainEqual({ key, value: bytes('2a') })
  })

  it('makes no subnet of bytes that are no flag: none is there, and none is listed', () => {
    const ctx = testContext()
    const before = allNetuids(ctx)
    expect(write(ctx, networksAdded.storageKey(900), '02')).toBeUndefined()
    expect([subnetExists(ctx, asNetUid(900)), allNetuids(ctx)]).toEqual([false, before])
    expect(write(ctx, networksAdded.storageKey(900), '00')).toBeUndefined()
    expect([subnetExists(ctx, asNetUid(900)), allNetuids(ctx).includes(asNetUid(900))]).toEqual([false, true])
  })

  it('is kept under a key that an item could not have made, and is none of its', () => {
    const ctx = testContext()
    const key = owner.storageKey(ALICE)
    const account = ALICE.slice(2)
    const before = owner.entries(ctx)
    for (const wrong of [`${key}00`, key.slice(0, -2), owner.prefix, `${owner.prefix}${'00'.repeat(16)}${account}`]) {
      expect(write(ctx, wrong, account)).toBeUndefined()
      expect(ctx.overlay.getRaw(wrong)).toEqual(bytes(account))
    }
    expect(owner.entries(ctx)).toEqual(before)
    expect(write(ctx, key, account)).toBeUndefined()
    expect(owner.get(ctx, ALICE)).toBe(ALICE)
  })

  it('outside of all items is kept as it is', () => {
    const ctx = testContext()
    expect(write(ctx, 'abcd', '0102')).toBeUndefined()
    expect(toHex0x(ctx.overlay.getRaw('abcd') ?? new Uint8Array())).toBe('0x0102')
  })

  it('under a key that no state can hold fails the call, with all that it wrote; removing such a key is no change', () => {
    const ctx = testContext()
    const longest = 'ab'.repeat(1536)
    expect(write(ctx, longest, '01')).toBeUndefined()
    expect(ctx.overlay.getRaw(longest)).toEqual(Uint8Array.of(1))
    for (const length of [1537, 2000, 20_000]) {
      const items = [
        [bytes('cdef'), bytes('01')],
        [bytes('ab'.repeat(length)), bytes('01')],
      ]
      const call = callNamed(ctx.runtime, 'System', 'set_storage', { items })
      expect(dispatch(ctx, ROOT, call).error).toEqual({ type: 'Exhausted' })
      expect(ctx.overlay.getRaw('cdef')).toBeUndefined()
      const kill = callNamed(ctx.runtime, 'System', 'kill_storage', { keys: [bytes('ab'.repeat(length))] })
      expect(dispatch(ctx, ROOT, kill).error).toBeUndefined()
    }
    const store = memoryStore()
    expect(store.prepare(ctx.overlay.changes()).changes.some(({ key }) => key === longest)).toBe(true)
  })

  it('leaves the roots of child tries alone, and with them every prefix that they could stand under', () => {
    const ctx = testContext()
    const root = (name: string) => Buffer.from(`:child_storage:${name}`).toString('hex')
    expect(write(ctx, root('default:crowdloan'), '01')).toBeUndefined()
    expect(ctx.overlay.getRaw(root('default:crowdloan'))).toBeUndefined()
    const next = Buffer.from(':child_storagf').toString('hex')
    for (const key of [next, '3b']) expect(write(ctx, key, '01')).toBeUndefined()
    const kill = (prefix: string) =>
      dispatch(ctx, ROOT, callNamed(ctx.runtime, 'System', 'kill_prefix', { prefix: bytes(prefix), subkeys: 10 })).error
    for (const prefix of ['', '3a', root('').slice(0, -2), root(''), root('default:')]) {
      expect(kill(prefix)).toBeUndefined()
      expect([ctx.overlay.getRaw(next), ctx.overlay.getRaw('3b')]).toEqual([Uint8Array.of(1), Uint8Array.of(1)])
    }
    expect(kill(next.slice(0, -2))).toBeUndefined()
    expect([ctx.overlay.getRaw(next), ctx.overlay.getRaw('3b')]).toEqual([Uint8Array.of(1), Uint8Array.of(1)])
    expect(kill('3b')).toBeUndefined()
    expect(ctx.overlay.getRaw('3b')).toBeUndefined()
    expect(kill(next)).toBeUndefined()
    expect(ctx.overlay.getRaw(next)).toBeUndefined()
  })
})
