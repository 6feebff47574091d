import type { Ctx } from '@glia/frame'
import { U96F32 } from '@glia/yuma'
import { type AccountOrder, accountOrder } from '../accountOrder.ts'
import { recycleSubnetAlpha } from '../alpha.ts'
import { addU64 } from '../arithmetic.ts'
import type { HotkeyEmission } from '../epoch/runEpoch.ts'
import { proportionOf, stakeOfHotkey, taoWeightFixed } from '../staking/stake.ts'
import { childkeyTakeOf } from '../staking/takes.ts'
import * as store from '../storage/index.ts'
import { type Alpha, asAlpha, type Hotkey, type NetUid, ROOT, ZERO } from '../types.ts'

const U16_MAX = U96F32.fromInteger(65_535)

/** An amount for each hotkey, in the order of hotkeys; no hotkey comes twice. */
export interface PerHotkey<Amount extends bigint> {
  readonly hotkeys: readonly Hotkey[]
  readonly amounts: readonly Amount[]
}

/** Collects amounts by hotkey. They come in order, but for those of parents. */
class Amounts<Amount extends bigint> {
  readonly #amounts = new Map<Hotkey, Amount>()
  readonly #order: AccountOrder
  #last: Hotkey | undefined
  #ordered = true

  constructor(order: AccountOrder) {
    this.#order = order
  }

  add(hotkey: Hotkey, amount: Amount, sum: (a: Amount, b: Amount) => Amount): void {
    const before = this.#amounts.get(hotkey)
    this.#amounts.set(hotkey, before === undefined ? amount : sum(before, amount))
    if (before !== undefined) return
    if (this.#last !== undefined && this.#order(this.#last, hotkey) > 0) this.#ordered = false
    this.#last = hotkey
  }

  finish(): PerHotkey<Amount> {
    const hotkeys = [...this.#amounts.keys()]
    if (!this.#ordered) hotkeys.sort(this.#order)
    return { hotkeys, amounts: hotkeys.map((hotkey) => this.#amounts.get(hotkey) as Amount) }
  }
}

/** Miners' pay in rao, and dividends after what goes to parents (`calculate_dividends_and_incentives`). */
export function incentivesAndDividends(
  ctx: Ctx,
  netuid: NetUid,
  emissions: readonly HotkeyEmission[],
): { incentives: PerHotkey<Alpha>; dividends: PerHotkey<U96F32> } {
  const order = accountOrder(ctx)
  const incentives = new Amounts<Alpha>(order)
  const dividends = new Amounts<U96F32>(order)
  for (const { hotkey, server, validator } of emissions) {
    incentives.add(hotkey, server, addU64)
    for (const [receiver, amount] of parentShares(ctx, hotkey, netuid, validator))
      dividends.add(receiver, U96F32.fromInteger(amount), U96F32.saturatingAdd)
  }
  return { incentives: incentives.finish(), dividends: dividends.finish() }
}

/** Stake of a hotkey that works for itself, rao (`get_self_contribution`). */
function selfContribution(ctx: Ctx, hotkey: Hotkey, netuid: NetUid): bigint {
  let remaining = U96F32.one
  for (const [parts] of store.childKeys.get(ctx, hotkey, netuid))
    remaining = U96F32.saturatingSub(remaining, proportionOf(parts))
  return U96F32.toU64(contribution(ctx, hotkey, netuid, remaining))
}

function contribution(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, proportion: U96F32): U96F32 {
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
function parentShares(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, dividend: Alpha): [Hotkey, Alpha][] {
  const lenders = store.parentKeys.get(ctx, hotkey, netuid)
  // Nobody to share with, or nothing to share: every product below would be 0.
  if (lenders.length === 0) return [[hotkey, dividend]]
  if (dividend === 0n) return [...lenders.map(([, parent]): [Hotkey, Alpha] => [parent, ZERO]), [hotkey, ZERO]]
  const emission = U96F32.fromInteger(dividend)
  const childTake = U96F32.safeDiv(U96F32.fromInteger(childkeyTakeOf(ctx, hotkey, netuid)), U16_MAX)
  const burnTake = proportionOf(store.ckBurn.get(ctx))
  const ownOwner = store.owner.get(ctx, hotkey)
  const parents = lenders.map(([parts, parent]) => ({
    parent,
    lent: contribution(ctx, parent, netuid, proportionOf(parts)),
  }))
  const total = parents.reduce(
    (sum, { lent }) => U96F32.saturatingAdd(sum, lent),
    U96F32.fromInteger(selfContribution(ctx, hotkey, netuid)),
  )
  const shares: [Hotkey, Alpha][] = []
  let remaining = emission
  let takes = U96F32.zero
  for (const { parent, lent } of parents) {
    let share = U96F32.saturatingMul(emission, U96F32.checkedDiv(lent, total) ?? U96F32.zero)
    remaining = U96F32.saturatingSub(remaining, share)
    if (store.owner.get(ctx, parent) !== ownOwner) {
      const burned = U96F32.saturatingMul(burnTake, share)
      const taken = U96F32.saturatingMul(childTake, share)
      share = U96F32.saturatingSub(U96F32.saturatingSub(share, burned), taken)
      takes = U96F32.saturatingAdd(takes, taken)
      recycleSubnetAlpha(ctx, netuid, asAlpha(U96F32.toU64(burned)))
    }
    shares.push([parent, asAlpha(U96F32.toU64(share))])
  }
  shares.push([hotkey, asAlpha(U96F32.toU64(U96F32.saturatingAdd(remaining, takes)))])
  return shares
}

/**
 * Splits what waits for validators and for root by each hotkey's part of the dividends that its alpha and its root stake
 * earned (`calculate_dividend_distribution`).
 */
export function dividendDistribution(
  ctx: Ctx,
  netuid: NetUid,
  waiting: { validators: Alpha; root: Alpha },
  dividends: PerHotkey<U96F32>,
): { alpha: PerHotkey<U96F32>; root: PerHotkey<U96F32> } {
  const weight = taoWeightFixed(ctx)
  const { hotkeys, amounts } = dividends
  const byAlpha: U96F32[] = []
  const byRoot: U96F32[] = []
  let alphaTotal = U96F32.zero
  let rootTotal = U96F32.zero
  hotkeys.forEach((hotkey, i) => {
    const dividend = amounts[i] as U96F32
    const rootDividend =
      dividend === 0n ? U96F32.zero : U96F32.saturatingMul(dividend, rootPart(ctx, hotkey, netuid, weight))
    const alphaDividend = U96F32.saturatingSub(dividend, rootDividend)
    byAlpha.push(alphaDividend)
    byRoot.push(rootDividend)
    alphaTotal = U96F32.saturatingAdd(alphaTotal, alphaDividend)
    rootTotal = U96F32.saturatingAdd(rootTotal, rootDividend)
  })
  return {
    alpha: { hotkeys, amounts: proportional(byAlpha, alphaTotal, waiting.validators) },
    root: { hotkeys, amounts: proportional(byRoot, rootTotal, waiting.root) },
  }
}

/** Part of a hotkey's stake on a subnet that its root stake makes up. */
function rootPart(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, weight: U96F32): U96F32 {
  const alpha = U96F32.fromInteger(stakeOfHotkey(ctx, hotkey, netuid))
  const root = U96F32.saturatingMul(U96F32.fromInteger(stakeOfHotkey(ctx, hotkey, ROOT)), weight)
  return U96F32.checkedDiv(root, U96F32.saturatingAdd(alpha, root)) ?? U96F32.zero
}

function proportional(parts: readonly U96F32[], total: U96F32, amount: Alpha): U96F32[] {
  const whole = U96F32.fromInteger(amount)
  return parts.map((part) =>
    part === 0n ? part : U96F32.saturatingMul(whole, U96F32.checkedDiv(part, total) ?? U96F32.zero),
  )
}
