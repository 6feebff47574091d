import { auraDigest, type Ctx, NONE, signedBy, systemItems } from '@glia/frame'
import { twox128 } from '@glia/state'
import { describe, expect, it } from 'vitest'
import { ALICE } from '../../genesis/accounts.ts'
import { testContext, tried } from '../../testing/chain.ts'
import { authorities } from '../aura/storage.ts'
import { opensNext } from './keys.ts'
import { authorKeys, currentKey, nextKey, nextKeyExpiresAt, pendingKey, pendingKeyExpiresAt } from './storage.ts'

const author = (n: number) => new Uint8Array(32).fill(n)
const key = (n: number) => new Uint8Array(1_184).fill(n)
const of = (bytes: Uint8Array | undefined) => bytes?.[0]

/** A block of so many authors in turn, which begins with slot 0: block 1 is of author 1. */
function chainOf(count: number): Ctx {
  const ctx = testContext()
  authorities.set(
    ctx,
    Array.from({ length: count }, (_, at) => author(at + 1)),
  )
  return ctx
}

function at(ctx: Ctx, block: number): void {
  ctx.blockNumber = block
  systemItems.digestOfBlock.set(ctx, { logs: [auraDigest(BigInt(block - 1))] })
}

const announce = (ctx: Ctx, encKey: Uint8Array | undefined) =>
  tried(ctx, NONE, 'MevShield', 'announce_next_key', { encKey })

const keysOf = (ctx: Ctx) => [currentKey, pendingKey, nextKey].map((item) => of(item.get(ctx)))
const endsOf = (ctx: Ctx) => [pendingKeyExpiresAt.get(ctx), nextKeyExpiresAt.get(ctx)]

describe('keys of authors in turn', () => {
  it('come to be the next, the pending, the current, a block each', () => {
    const ctx = chainOf(3)
    const seen = [1, 2, 3, 4, 5, 6].map((block) => {
      at(ctx, block)
      expect(announce(ctx, key(10 + block))).toBe('ok')
      return [...keysOf(ctx), ...endsOf(ctx)]
    })
    // Two slots after block 2 is author 1's turn again, which announced in block 1.
    expect(seen).toEqual([
      [undefined, undefined, undefined, undefined, undefined],
      [undefined, undefined, 11, undefined, 5],
      [undefined, 11, 12, 5, 6],
      [11, 12, 13, 6, 7],
      [12, 13, 14, 7, 8],
      [13, 14, 15, 8, 9],
    ])
    expect([1, 2, 3].map((n) => of(authorKeys.get(ctx, author(n))))).toEqual([14, 15, 16])
  })

  it('are those of before the block: an only author’s new key is the next one block later', () => {
    const ctx = chainOf(1)
    at(ctx, 1)
    authorKeys.set(ctx, author(1), key(1))
    expect(announce(ctx, key(2))).toBe('ok')
    expect(of(nextKey.get(ctx))).toBe(1)
    expect(of(authorKeys.get(ctx, author(1)))).toBe(2)
  })

  it('drain when their author announces none', () => {
    const ctx = chainOf(1)
    for (const block of [1, 2, 3, 4]) {
      at(ctx, block)
      announce(ctx, key(block))
    }
    at(ctx, 5)
    expect(announce(ctx, undefined)).toBe('ok')
    expect(authorKeys.get(ctx, author(1))).toBeUndefined()
    expect(keysOf(ctx)).toEqual([2, 3, 4])
    at(ctx, 6)
    announce(ctx, undefined)
    expect([...keysOf(ctx), ...endsOf(ctx)]).toEqual([3, 4, undefined, 8, undefined])
  })

  it('open the next block when they are pending, and no other', () => {
    const ctx = chainOf(1)
    expect(opensNext(ctx, new Uint8Array(16).fill(0xff))).toBe(false)
    currentKey.set(ctx, key(1))
    pendingKey.set(ctx, key(2))
    nextKey.set(ctx, key(3))
    expect([1, 2, 3].map((n) => opensNext(ctx, twox128(key(n))))).toEqual([false, true, false])
  })
})

describe('announce_next_key', () => {
  it.each([
    ['a signature', signedBy(ALICE), key(1), 'BadOrigin'],
    ['a key that is too short', NONE, new Uint8Array(100), 'MevShield.BadEncKeyLen'],
    ['a key that is too long', NONE, new Uint8Array(1_185), 'MevShield.BadEncKeyLen'],
  ])('fails for %s, and turns no key', (_what, origin, encKey, error) => {
    const ctx = chainOf(1)
    at(ctx, 1)
    pendingKey.set(ctx, key(7))
    nextKey.set(ctx, key(8))
    expect(tried(ctx, origin, 'MevShield', 'announce_next_key', { encKey })).toBe(error)
    expect(keysOf(ctx)).toEqual([undefined, 7, 8])
    expect(authorKeys.get(ctx, author(1))).toBeUndefined()
  })

  it('fails where nobody is the author', () => {
    const ctx = chainOf(1)
    systemItems.digestOfBlock.set(ctx, { logs: [] })
    expect(announce(ctx, key(1))).toBe('MevShield.Unreachable')
    at(ctx, 1)
    authorities.set(ctx, [])
    expect(announce(ctx, key(1))).toBe('MevShield.Unreachable')
  })
})
