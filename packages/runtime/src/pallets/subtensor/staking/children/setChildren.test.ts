import type { Ctx } from '@glia/frame'
import { beforeEach, describe, expect, it } from 'vitest'
import { account, COLDKEYS, HOTKEYS, outcome, stakeChain, TAO } from '../../../../testing/stakeChain.ts'
import * as store from '../../storage/index.ts'
import { asAlpha, asNetUid } from '../../types.ts'
import { increaseStake, inheritedAlpha } from '../stake.ts'
import { applyPendingChildren, scheduleChildren } from './setChildren.ts'

const [ANN, BEN] = COLDKEYS
const [PARENT, CHILD, OTHER] = HOTKEYS
const HALF = 1n << 63n

let ctx: Ctx
beforeEach(() => {
  ctx = stakeChain()
  increaseStake(ctx, PARENT, ANN, asNetUid(1), asAlpha(100n * TAO))
})
const set = (
  children: readonly (readonly [bigint, typeof CHILD])[],
  hotkey = PARENT,
  coldkey = ANN,
  netuid = asNetUid(1),
) => outcome(ctx, () => scheduleChildren(ctx, coldkey, hotkey, netuid, children))

describe('set_children', () => {
  it('counts a day later, from the next epoch on', () => {
    expect(set([[HALF, CHILD]])).toBe('Ok')
    expect(store.pendingChildKeys.get(ctx, asNetUid(1), PARENT)).toEqual([[[HALF, CHILD]], 7_201n])
    ctx.blockNumber = 7_201
    applyPendingChildren(ctx, asNetUid(1))
    expect(store.childKeys.get(ctx, PARENT, asNetUid(1))).toEqual([])
    ctx.blockNumber = 7_202
    applyPendingChildren(ctx, asNetUid(1))
    expect(store.childKeys.get(ctx, PARENT, asNetUid(1))).toEqual([[HALF, CHILD]])
    expect(store.parentKeys.get(ctx, CHILD, asNetUid(1))).toEqual([[HALF, PARENT]])
    expect(store.pendingChildKeys.has(ctx, asNetUid(1), PARENT)).toBe(false)
    expect([inheritedAlpha(ctx, PARENT, asNetUid(1)), inheritedAlpha(ctx, CHILD, asNetUid(1))]).toEqual([
      50n * TAO,
      50n * TAO,
    ])
  })

  it('counts at once before the subnet trades', () => {
    store.subtokenEnabled.set(ctx, asNetUid(1), false)
    expect(set([[HALF, CHILD]])).toBe('Ok')
    expect(store.childKeys.get(ctx, PARENT, asNetUid(1))).toEqual([[HALF, CHILD]])
  })

  it('replaces children, and none takes all back', () => {
    store.subtokenEnabled.set(ctx, asNetUid(1), false)
    set([[HALF, CHILD]])
    ctx.blockNumber += 200
    set([[1n, OTHER]])
    expect(store.parentKeys.has(ctx, CHILD, asNetUid(1))).toBe(false)
    ctx.blockNumber += 200
    set([])
    expect([store.childKeys.has(ctx, PARENT, asNetUid(1)), store.parentKeys.has(ctx, OTHER, asNetUid(1))]).toEqual([
      false,
      false,
    ])
  })

  it('children that became parents meanwhile are forgotten', () => {
    set([[HALF, CHILD]])
    store.parentKeys.set(ctx, PARENT, asNetUid(1), [[1n, CHILD]])
    ctx.blockNumber = 8_000
    applyPendingChildren(ctx, asNetUid(1))
    expect(store.childKeys.get(ctx, PARENT, asNetUid(1))).toEqual([])
  })

  it('is asked for once in 150 blocks', () => {
    expect(set([[HALF, CHILD]])).toBe('Ok')
    expect(set([[HALF, CHILD]])).toBe('TxRateLimitExceeded')
    ctx.blockNumber = 151
    expect(set([[HALF, CHILD]])).toBe('Ok')
  })

  const six = [21, 22, 23, 24, 25, 26].map((n) => [1n, account(n)] as const)
  it.each([
    ['RegistrationNotPermittedOnRootSubnet', [[1n, CHILD]], PARENT, ANN, 0],
    ['SubnetNotExists', [[1n, CHILD]], PARENT, ANN, 9],
    ['NonAssociatedColdKey', [[1n, CHILD]], PARENT, BEN, 1],
    [
      'DuplicateChild',
      [
        [1n, CHILD],
        [2n, CHILD],
      ],
      PARENT,
      ANN,
      1,
    ],
    ['InvalidChild', [[1n, PARENT]], PARENT, ANN, 1],
    ['TooManyChildren', six, PARENT, ANN, 1],
    [
      'ProportionOverflow',
      [
        [HALF, CHILD],
        [HALF, OTHER],
      ],
      PARENT,
      ANN,
      1,
    ],
  ] as const)('refuses with %s', (error, children, hotkey, coldkey, netuid) => {
    expect(set(children, hotkey, coldkey, asNetUid(netuid))).toBe(error)
  })

  it('refuses parents as children, and parents with too little stake', () => {
    store.parentKeys.set(ctx, PARENT, asNetUid(1), [[1n, CHILD]])
    expect(set([[1n, CHILD]])).toBe('ChildParentInconsistency')
    store.stakeThreshold.set(ctx, 1_000n * TAO)
    expect(set([[1n, OTHER]])).toBe('NotEnoughStakeToSetChildkeys')
    store.subnetOwnerHotkey.set(ctx, asNetUid(1), PARENT)
    expect(set([[1n, OTHER]])).toBe('Ok')
  })
})
