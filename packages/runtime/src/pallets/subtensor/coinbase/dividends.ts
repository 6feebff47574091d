import type { AccountId, Ctx } from '@glia/frame'
import { U96F32 } from '@glia/yuma'
import { accountOrder } from '../accountOrder.ts'
import { recycleSubnetAlpha } from '../alpha.ts'
import { addU64 } from '../arithmetic.ts'
import type { HotkeyEmission } from '../epoch/runEpoch.ts'
import { proportionOf, stakeOfHotkey, taoWeightFixed } from '../staking/stake.ts'
import { childkeyTakeOf } from '../staking/takes.ts'
import * as store from '../storage/index.ts'
import { type Alpha, type NetUid, ROOT } from '../types.ts'

const U16_MAX = U96F32.fromInteger(65_535)

/** An amount for each hotkey, in the order of hotkeys. */
export type PerHotkey = ReadonlyMap<AccountId, bigint>

function ordered(ctx: Ctx, amounts: Map<AccountId, bigint>): PerHotkey {
  const order = accountOrder(ctx)
  return new Map([...amounts].sort(([a], [b]) => order(a, b)))
}

/** Miners' pay in rao, and dividends after what goes to parents in U96F32 bits (`calculate_dividends_and_incentives`). */
export function incentivesAndDividends(
  ctx: Ctx,
  netuid: NetUid,
  emissions: readonly HotkeyEmission[],
): { incentives: PerHotkey; dividends: PerHotkey } {
  const incentives = new Map<AccountId, bigint>()
  const dividends = new Map<AccountId, bigint>()
  for (const { hotkey, server, validator } of emissions) {
    incentives.set(hotkey, addU64(incentives.get(hotkey) ?? 0n, server))
    for (const [receiver, amount] of parentShares(ctx, hotkey, netuid, validator)) {
      dividends.set(receiver, U96F32.saturatingAdd(dividends.get(receiver) ?? 0n, U96F32.fromInteger(amount)))
    }
  }
  return { incentives: ordered(ctx, incentives), dividends: ordered(ctx, dividends) }
}

/** Stake of a hotkey that works for itself, rao (`get_self_contribution`). */
function selfContribution(ctx: Ctx, hotkey: AccountId, netuid: NetUid): bigint {
  let remaining = U96F32.one
  for (const [parts] of store.childKeys.get(ctx, hotkey, netuid))
    remaining = U96F32.saturatingSub(remaining, proportionOf(parts))
  return U96F32.toU64(contribution(ctx, hotkey, netuid, remaining))
}

function contribution(ctx: Ctx, hotkey: AccountId, netuid: NetUid, proportion: bigint): bigint {
  const alpha = U96F32.fromInteger(stakeOfHotkey(ctx, hotkey, netuid))
  const root = U96F32.fromInteger(stakeOfHotkey(ctx, hotkey, ROOT))
  return U96F32.saturatingAdd(
    U96F32.saturatingMul(alpha, proportion),
    U96F32.saturatingMul(U96F32.saturatingMul(root, proportion), taoWeightFixed(ctx)),
  )
}

/**
 * Divides a validator's dividend among its parents by the stake they lend it, less its childkey take where they have another
 * owner, and itself (`get_parent_child_dividends_distribution`). Burned takes are recycled here.
 */
export function parentShares(ctx: Ctx, hotkey: AccountId, netuid: NetUid, dividend: Alpha): [AccountId, Alpha][] {
  const emission = U96F32.fromInteger(dividend)
  const childTake = U96F32.safeDiv(U96F32.fromInteger(childkeyTakeOf(ctx, hotkey, netuid)), U16_MAX)
  const burnTake = proportionOf(store.ckBurn.get(ctx))
  const ownOwner = store.owner.get(ctx, hotkey)
  const parents = store.parentKeys
    .get(ctx, hotkey, netuid)
    .map(([parts, parent]) => ({ parent, lent: contribution(ctx, parent, netuid, proportionOf(parts)) }))
  const total = parents.reduce(
    (sum, { lent }) => U96F32.saturatingAdd(sum, lent),
    U96F32.fromInteger(selfContribution(ctx, hotkey, netuid)),
  )
  const shares: [AccountId, Alpha][] = []
  let remaining = emission
  let takes = 0n
  for (const { parent, lent } of parents) {
    let share = U96F32.saturatingMul(emission, U96F32.checkedDiv(lent, total) ?? 0n)
    remaining = U96F32.saturatingSub(remaining, share)
    if (store.owner.get(ctx, parent) !== ownOwner) {
      const burned = U96F32.saturatingMul(burnTake, share)
      const taken = U96F32.saturatingMul(childTake, share)
      share = U96F32.saturatingSub(U96F32.saturatingSub(share, burned), taken)
      takes = U96F32.saturatingAdd(takes, taken)
      recycleSubnetAlpha(ctx, netuid, U96F32.toU64(burned))
    }
    shares.push([parent, U96F32.toU64(share)])
  }
  shares.push([hotkey, U96F32.toU64(U96F32.saturatingAdd(remaining, takes))])
  return shares
}

/**
 * Splits what waits for validators and for root by each hotkey's part of the dividends that its alpha and its root stake
 * earned (`calculate_dividend_distribution`). U96F32 bits.
 */
export function dividendDistribution(
  ctx: Ctx,
  netuid: NetUid,
  validatorAlpha: Alpha,
  rootAlpha: Alpha,
  dividends: PerHotkey,
): { alpha: PerHotkey; root: PerHotkey } {
  const weight = taoWeightFixed(ctx)
  const byAlpha = new Map<AccountId, bigint>()
  const byRoot = new Map<AccountId, bigint>()
  let alphaTotal = 0n
  let rootTotal = 0n
  for (const [hotkey, dividend] of dividends) {
    const alpha = U96F32.fromInteger(stakeOfHotkey(ctx, hotkey, netuid))
    const root = U96F32.saturatingMul(U96F32.fromInteger(stakeOfHotkey(ctx, hotkey, ROOT)), weight)
    const rootPart = U96F32.checkedDiv(root, U96F32.saturatingAdd(alpha, root)) ?? 0n
    const rootDividend = U96F32.saturatingMul(dividend, rootPart)
    const alphaDividend = U96F32.saturatingSub(dividend, rootDividend)
    byAlpha.set(hotkey, alphaDividend)
    byRoot.set(hotkey, rootDividend)
    alphaTotal = U96F32.saturatingAdd(alphaTotal, alphaDividend)
    rootTotal = U96F32.saturatingAdd(rootTotal, rootDividend)
  }
  return {
    alpha: proportional(byAlpha, alphaTotal, validatorAlpha),
    root: proportional(byRoot, rootTotal, rootAlpha),
  }
}

function proportional(parts: PerHotkey, total: bigint, amount: Alpha): PerHotkey {
  const whole = U96F32.fromInteger(amount)
  return new Map(
    [...parts].map(([hotkey, part]) => [hotkey, U96F32.saturatingMul(whole, U96F32.checkedDiv(part, total) ?? 0n)]),
  )
}
