import { type Ctx, signedBy } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { COLDKEYS, HOTKEYS, outcome, stakeChain, TAO } from '../../../../testing/stakeChain.ts'
import * as store from '../../storage/index.ts'
import { asAlpha, asHotkey, asNetUid } from '../../types.ts'
import { moveStake, transferStake } from '../moveStake.ts'
import { removeStake } from '../removeStake.ts'
import { increaseStake, stakeOf } from '../stake.ts'
import { lockOf } from './rolled.ts'
import { autoLockOwnerCut, destroyLocks, lockStake, moveLock, setPerpetualLock, setRejectsLocked } from './rules.ts'

const [ANN, BEN] = COLDKEYS
const [HOT_A, HOT_B] = HOTKEYS
const RATE = 934_866
const whole = (value: bigint | undefined) => Number(value ?? 0n) / Number(TAO)
const conviction = (bits: U64F64 | undefined) => Number(U64F64.toU64(bits ?? U64F64.zero)) / Number(TAO)

let ctx: Ctx
beforeEach(() => {
  ctx = stakeChain()
  increaseStake(ctx, HOT_A, ANN, asNetUid(1), asAlpha(100n * TAO))
  store.subnetAlphaOut.set(ctx, asNetUid(1), asAlpha(100n * TAO))
})

describe('locked stake', () => {
  it('cannot be sold or moved away, the rest can', () => {
    lockStake(ctx, ANN, asNetUid(1), HOT_A, asAlpha(60n * TAO))
    expect(outcome(ctx, () => removeStake(ctx, signedBy(ANN), HOT_A, asNetUid(1), asAlpha(50n * TAO)))).toBe(
      'StakeUnavailable',
    )
    expect(
      outcome(ctx, () =>
        moveStake(ctx, signedBy(ANN), {
          from: { hotkey: HOT_A, netuid: asNetUid(1) },
          to: { hotkey: HOT_B, netuid: asNetUid(2) },
          alpha: asAlpha(50n * TAO),
        }),
      ),
    ).toBe('StakeUnavailable')
    expect(outcome(ctx, () => removeStake(ctx, signedBy(ANN), HOT_A, asNetUid(1), asAlpha(40n * TAO)))).toBe('Ok')
  })

  it('fades to a part of e in the time constant while conviction grows to the same', () => {
    lockStake(ctx, ANN, asNetUid(1), HOT_A, asAlpha(60n * TAO))
    ctx.blockNumber += RATE
    expect(whole(lockOf(ctx, ANN, asNetUid(1))?.lockedMass)).toBeCloseTo(60 / Math.E, 6)
    expect(conviction(lockOf(ctx, ANN, asNetUid(1))?.conviction)).toBeCloseTo(60 / Math.E, 6)
  })

  it('keeps its mass when perpetual, and its conviction nears the mass', () => {
    lockStake(ctx, ANN, asNetUid(1), HOT_A, asAlpha(60n * TAO))
    setPerpetualLock(ctx, ANN, asNetUid(1), true)
    expect(store.hotkeyLock.get(ctx, asNetUid(1), HOT_A)?.lockedMass).toBe(60n * TAO)
    expect(store.decayingHotkeyLock.has(ctx, asNetUid(1), HOT_A)).toBe(false)
    ctx.blockNumber += RATE
    expect(lockOf(ctx, ANN, asNetUid(1))?.lockedMass).toBe(60n * TAO)
    expect(conviction(lockOf(ctx, ANN, asNetUid(1))?.conviction)).toBeCloseTo(60 * (1 - 1 / Math.E), 6)
  })

  it('to the owner’s hotkey has its whole conviction at once', () => {
    store.subnetOwnerHotkey.set(ctx, asNetUid(1), HOT_A)
    lockStake(ctx, ANN, asNetUid(1), HOT_A, asAlpha(60n * TAO))
    expect(conviction(store.decayingOwnerLock.get(ctx, asNetUid(1))?.conviction)).toBe(60)
  })

  it('is the owner’s cut where the owner wants it', () => {
    store.subnetOwner.set(ctx, asNetUid(1), ANN)
    store.subnetOwnerHotkey.set(ctx, asNetUid(1), HOT_A)
    autoLockOwnerCut(ctx, asNetUid(1), asAlpha(5n * TAO))
    expect(lockOf(ctx, ANN, asNetUid(1))).toBeUndefined()
    store.ownerCutAutoLockEnabled.set(ctx, asNetUid(1), true)
    autoLockOwnerCut(ctx, asNetUid(1), asAlpha(5n * TAO))
    expect(lockOf(ctx, ANN, asNetUid(1))?.lockedMass).toBe(5n * TAO)
  })

  it('loses its conviction with a hotkey of another owner', () => {
    lockStake(ctx, ANN, asNetUid(1), HOT_A, asAlpha(60n * TAO))
    ctx.blockNumber += RATE
    moveLock(ctx, ANN, HOT_B, asNetUid(1))
    expect(lockOf(ctx, ANN, asNetUid(1))?.conviction).toBe(0n)
    expect(store.decayingHotkeyLock.has(ctx, asNetUid(1), HOT_A)).toBe(false)
    expect(whole(store.decayingHotkeyLock.get(ctx, asNetUid(1), HOT_B)?.lockedMass)).toBeCloseTo(60 / Math.E, 6)
  })

  it('goes along with stake that free stake does not cover, if the receiver takes it', () => {
    lockStake(ctx, ANN, asNetUid(1), HOT_A, asAlpha(60n * TAO))
    const give = (amount: bigint) =>
      outcome(ctx, () =>
        transferStake(ctx, signedBy(ANN), {
          toColdkey: BEN,
          hotkey: HOT_A,
          fromNetuid: asNetUid(1),
          toNetuid: asNetUid(1),
          alpha: asAlpha(amount),
        }),
      )
    expect(give(70n * TAO)).toBe('AccountRejectsLockedAlpha')
    setRejectsLocked(ctx, BEN, false)
    expect(give(70n * TAO)).toBe('Ok')
    expect([lockOf(ctx, ANN, asNetUid(1))?.lockedMass, lockOf(ctx, BEN, asNetUid(1))?.lockedMass]).toEqual([
      30n * TAO,
      30n * TAO,
    ])
    expect(stakeOf(ctx, HOT_A, BEN, asNetUid(1))).toBe(70n * TAO)
    expect(store.decayingHotkeyLock.get(ctx, asNetUid(1), HOT_A)?.lockedMass).toBe(60n * TAO)
  })

  it.each([
    ['AmountTooLow', HOT_A, 0n],
    ['InsufficientStakeForLock', HOT_A, 101n * TAO],
    ['HotKeyAccountNotExists', asHotkey(ANN), TAO],
  ] as const)('is refused with %s', (error, hotkey, amount) => {
    expect(outcome(ctx, () => lockStake(ctx, ANN, asNetUid(1), hotkey, asAlpha(amount)))).toBe(error)
  })

  it('is to one hotkey at a time', () => {
    lockStake(ctx, ANN, asNetUid(1), HOT_A, TAO)
    expect(outcome(ctx, () => lockStake(ctx, ANN, asNetUid(1), HOT_B, TAO))).toBe('LockHotkeyMismatch')
    expect(outcome(ctx, () => moveLock(ctx, BEN, HOT_B, asNetUid(1)))).toBe('NoExistingLock')
  })

  it('ends with its subnet', () => {
    lockStake(ctx, ANN, asNetUid(1), HOT_A, TAO)
    setPerpetualLock(ctx, ANN, asNetUid(1), true)
    destroyLocks(ctx, asNetUid(1))
    for (const item of [store.lock, store.lockingColdkeys, store.hotkeyLock, store.decayingLock])
      expect(item.keysOf(ctx)).toEqual([])
  })
})

describe('sums of locks', () => {
  it('are what the locks add up to, whatever happens to them', () => {
    const step = fc.record({
      what: fc.constantFrom('lock', 'perpetual', 'decaying', 'move', 'wait'),
      who: fc.nat(1),
      hotkey: fc.nat(1),
      amount: fc.bigInt({ min: TAO, max: 20n * TAO }),
      blocks: fc.integer({ min: 1, max: 400_000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const chain = stakeChain()
        for (const coldkey of [ANN, BEN]) increaseStake(chain, HOT_A, coldkey, asNetUid(1), asAlpha(200n * TAO))
        for (const { what, who, hotkey, amount, blocks } of steps) {
          const coldkey = who === 0 ? ANN : BEN
          const to = hotkey === 0 ? HOT_A : HOT_B
          if (what === 'wait') chain.blockNumber += blocks
          else
            outcome(chain, () => {
              if (what === 'lock') lockStake(chain, coldkey, asNetUid(1), to, asAlpha(amount))
              else if (what === 'move') moveLock(chain, coldkey, to, asNetUid(1))
              else setPerpetualLock(chain, coldkey, asNetUid(1), what === 'perpetual')
            })
        }
        // Brought to one block, both books agree but for roundings of e^-x.
        for (const coldkey of [ANN, BEN]) setPerpetualLock(chain, coldkey, asNetUid(1), false)
        const mine = store.lock.values(chain).reduce((sum, lock) => sum + lock.lockedMass, 0n)
        const sums = [...store.hotkeyLock.values(chain), ...store.decayingHotkeyLock.values(chain)]
        const all = sums.reduce((sum, lock) => sum + lock.lockedMass, 0n)
        expect(Math.abs(Number(all - mine))).toBeLessThan(Number(TAO) * 25)
      }),
      { numRuns: 60 },
    )
  })
})
