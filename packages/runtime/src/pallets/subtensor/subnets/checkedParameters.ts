import { type Ctx, emit, ensure } from '@glia/frame'
import { mulU64 } from '../arithmetic.ts'
import { constants } from '../constants.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import type { NetUid } from '../types.ts'

const LEAST_ALPHA = Math.floor(0xffff / 40)
const LEAST_REVEAL_PERIOD = 1n
const MOST_REVEAL_PERIOD = 100n

/** `do_set_alpha_values`: LiquidAlphaDisabled, AlphaHighTooLow, AlphaLowOutOfRange. Parts of 65,535. */
export function setAlphaValues(ctx: Ctx, netuid: NetUid, low: number, high: number): void {
  ensure(store.liquidAlphaOn.get(ctx, netuid), errors.LiquidAlphaDisabled)
  ensure(high >= LEAST_ALPHA, errors.AlphaHighTooLow)
  ensure(low >= LEAST_ALPHA && low <= high, errors.AlphaLowOutOfRange)
  store.alphaValues.set(ctx, netuid, [low, high])
}

/** `set_reveal_period` in epochs: RevealPeriodTooLarge, RevealPeriodTooSmall. Event CommitRevealPeriodsSet. */
export function setRevealPeriod(ctx: Ctx, netuid: NetUid, epochs: bigint): void {
  ensure(epochs <= MOST_REVEAL_PERIOD, errors.RevealPeriodTooLarge)
  ensure(epochs >= LEAST_REVEAL_PERIOD, errors.RevealPeriodTooSmall)
  store.revealPeriodEpochs.set(ctx, netuid, epochs)
  emit(ctx, events.CommitRevealPeriodsSet, [netuid, epochs])
}

/** Least stake of a nominator in rao: millionths of the minimum stake (`get_nominator_min_required_stake`). */
export function nominatorMinStake(ctx: Ctx): bigint {
  const factor = store.nominatorMinRequiredStake.get(ctx)
  return mulU64(constants.InitialMinStake.of(ctx.config), factor) / 1_000_000n
}
