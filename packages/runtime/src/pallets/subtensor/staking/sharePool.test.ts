import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COLDKEYS, HOTKEYS, stakeChain } from '../../../testing/stakeChain.ts'
import { alphaV2, totalHotkeyAlpha } from '../storage/index.ts'
import { asAlpha, asNetUid } from '../types.ts'
import { changeForAll, holdersOf } from './sharePool.ts'
import { decreaseStake, increaseStake, stakeOf } from './stake.ts'

const [ANN, BEN, CID] = COLDKEYS
const [HOTKEY] = HOTKEYS
const NETUID = asNetUid(1)

describe('shares in the stake of a hotkey', () => {
  it('a dividend goes to everybody by what they have', () => {
    const ctx = stakeChain()
    increaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha(300n))
    increaseStake(ctx, HOTKEY, BEN, NETUID, asAlpha(100n))
    changeForAll(ctx, HOTKEY, NETUID, 40n)
    expect([stakeOf(ctx, HOTKEY, ANN, NETUID), stakeOf(ctx, HOTKEY, BEN, NETUID)]).toEqual([330n, 110n])
  })

  it('who comes after a dividend has no part in it', () => {
    const ctx = stakeChain()
    increaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha(100n))
    changeForAll(ctx, HOTKEY, NETUID, 100n)
    increaseStake(ctx, HOTKEY, BEN, NETUID, asAlpha(100n))
    expect([stakeOf(ctx, HOTKEY, ANN, NETUID), stakeOf(ctx, HOTKEY, BEN, NETUID)]).toEqual([200n, 100n])
  })

  it('taking more than there is takes nothing', () => {
    const ctx = stakeChain()
    increaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha(100n))
    decreaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha(101n))
    expect(stakeOf(ctx, HOTKEY, ANN, NETUID)).toBe(100n)
  })

  it('taking all leaves no entry behind', () => {
    const ctx = stakeChain()
    increaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha(100n))
    decreaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha(100n))
    expect(holdersOf(ctx, HOTKEY)).toEqual([])
    expect(totalHotkeyAlpha.has(ctx, HOTKEY, NETUID)).toBe(false)
  })

  it('an amount above 2^63 is an i64 that wraps: it changes sides', () => {
    const ctx = stakeChain()
    increaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha(100n))
    increaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha((1n << 64n) - 40n))
    expect(stakeOf(ctx, HOTKEY, ANN, NETUID)).toBe(60n)
  })

  it('an amount of nothing leaves shares in a pool, and ends those that no pool stands behind', () => {
    const ctx = stakeChain()
    const share = { mantissa: 10n ** 21n, exponent: -40n }
    alphaV2.set(ctx, HOTKEY, BEN, NETUID, share)
    increaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha(100n))
    decreaseStake(ctx, HOTKEY, BEN, NETUID, asAlpha(0n))
    expect(alphaV2.find(ctx, HOTKEY, BEN, NETUID)).toEqual(share)
    decreaseStake(ctx, HOTKEY, ANN, NETUID, asAlpha(100n))
    decreaseStake(ctx, HOTKEY, BEN, NETUID, asAlpha(0n))
    expect(alphaV2.has(ctx, HOTKEY, BEN, NETUID)).toBe(false)
  })

  it('parts never add up to more than the whole, and lose at most a rao each', () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 16n })
    const step = fc.oneof(
      fc.record({ kind: fc.constant('in' as const), who: fc.nat(2), amount }),
      fc.record({ kind: fc.constant('out' as const), who: fc.nat(2), amount }),
      fc.record({ kind: fc.constant('dividend' as const), who: fc.nat(2), amount }),
    )
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const ctx = stakeChain()
        const holders = [ANN, BEN, CID]
        for (const { kind, who, amount } of steps) {
          const coldkey = holders[who] as typeof ANN
          if (kind === 'in') increaseStake(ctx, HOTKEY, coldkey, NETUID, asAlpha(amount))
          else if (kind === 'out') decreaseStake(ctx, HOTKEY, coldkey, NETUID, asAlpha(amount))
          // A dividend for nobody would belong to nobody.
          else if (totalHotkeyAlpha.get(ctx, HOTKEY, NETUID) > 0n) changeForAll(ctx, HOTKEY, NETUID, amount)
        }
        const total = totalHotkeyAlpha.get(ctx, HOTKEY, NETUID)
        const parts = holders.reduce((sum, coldkey) => sum + stakeOf(ctx, HOTKEY, coldkey, NETUID), 0n)
        // 21 decimal digits of shares: what rounding moves is below a rao for each change.
        expect(parts).toBeLessThanOrEqual(total + 3n)
        if (holdersOf(ctx, HOTKEY).length > 0) expect(parts).toBeGreaterThanOrEqual(total - BigInt(steps.length) - 3n)
      }),
      { numRuns: 300 },
    )
  })
})
