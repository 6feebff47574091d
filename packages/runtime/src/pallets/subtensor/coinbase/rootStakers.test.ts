import { fromHex } from '@glia/base'
import { describe, expect, it } from 'vitest'
import { TestChain, testContext } from '../../../testing/chain.ts'
import { alphaV2, alphaV2MapLastKey, stakingColdkeys } from '../storage/index.ts'
import { type EitherKey, ROOT } from '../types.ts'
import { indexRootStakers } from './rootStakers.ts'

const account = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as EitherKey
const cursorKey = alphaV2MapLastKey.storageKey()

/** A chain with that many positions on root, of a coldkey each, and nothing of the genesis. */
function positions(count: number) {
  const ctx = testContext()
  for (const { key } of alphaV2.page(ctx, undefined, 1000)) alphaV2.remove(ctx, ...key)
  for (const { key } of stakingColdkeys.page(ctx, undefined, 1000)) stakingColdkeys.remove(ctx, ...key)
  for (let n = 0; n < count; n++) alphaV2.set(ctx, account(1), account(n), ROOT, { mantissa: 1n, exponent: 0n })
  const stored = () => {
    const change = ctx.overlay.changes().findLast(({ key }) => key === cursorKey)
    return change?.value && Buffer.from(change.value).toString('hex')
  }
  return { ctx, stored, keys: alphaV2.page(ctx, undefined, 1000).map(({ storageKey }) => storageKey) }
}

describe('the walk over stake positions', () => {
  it('goes on behind a full batch, and is over with one that is not: `None` is written', () => {
    const rows = [5, 29, 30, 31, 60, 61].map((count) => {
      const { ctx, keys } = positions(count)
      const listed: number[] = []
      const cursors: (number | undefined)[] = []
      for (let block = 0; block < 4; block++) {
        indexRootStakers(ctx)
        const { some: last } = alphaV2MapLastKey.get(ctx)
        cursors.push(
          last === undefined ? undefined : keys.findIndex((key) => Buffer.from(fromHex(key)).equals(last)) + 1,
        )
        listed.push(stakingColdkeys.page(ctx, undefined, 1000).length)
      }
      return { count, cursors, listed }
    })
    expect(rows).toEqual([
      { count: 5, cursors: [undefined, undefined, undefined, undefined], listed: [5, 5, 5, 5] },
      { count: 29, cursors: [undefined, undefined, undefined, undefined], listed: [29, 29, 29, 29] },
      { count: 30, cursors: [30, undefined, 30, undefined], listed: [30, 30, 30, 30] },
      { count: 31, cursors: [30, undefined, 30, undefined], listed: [30, 31, 31, 31] },
      { count: 60, cursors: [30, 60, undefined, 30], listed: [30, 60, 60, 60] },
      { count: 61, cursors: [30, 60, undefined, 30], listed: [30, 60, 61, 61] },
    ])
  })

  it('writes nothing where there is nothing to walk over, and the byte of `None` once it was over', () => {
    const none = positions(0)
    indexRootStakers(none.ctx)
    expect(none.stored()).toBeUndefined()
    const some = positions(3)
    indexRootStakers(some.ctx)
    expect(some.stored()).toBe('00')
    indexRootStakers(some.ctx)
    expect(some.stored()).toBe('00')
  })

  it('changes nothing in a block in which it is over, as it was', () => {
    const chain = new TestChain()
    const isChanged = () => {
      chain.begin()
      const changes = chain.ctx.overlay.changes()
      chain.end()
      return changes.some(({ key }) => key === cursorKey)
    }
    expect([isChanged(), isChanged(), isChanged()]).toEqual([true, false, false])
  })

  it('writes `None` over bytes that are read as it and are others, as root may have left them', () => {
    const { ctx, stored } = positions(3)
    for (const bytes of [Uint8Array.of(0xff), Uint8Array.of(0, 0xff), new Uint8Array()]) {
      ctx.overlay.setRaw(cursorKey, bytes)
      expect(stored()).toBe(Buffer.from(bytes).toString('hex'))
      indexRootStakers(ctx)
      expect(stored()).toBe('00')
    }
  })
})
