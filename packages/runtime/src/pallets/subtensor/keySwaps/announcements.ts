import {
  type AccountId,
  accountId,
  type Ctx,
  DispatchFailure,
  emit,
  encode,
  ensure,
  fail,
  type H256,
  toH256,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { constants } from '../constants.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import { recycleTao } from '../tao.ts'
import type { Coldkey, Tao } from '../types.ts'
import { swapColdkey } from './coldkey.ts'

// A coldkey is replaced in two steps with days between them, so that its owner can notice a thief and dispute the swap.

const MAX_U32 = 0xffff_ffff
const hashOf = (account: AccountId): H256 => toH256(blake2b256(encode(accountId, account)))
const later = (block: number, delay: number) => Math.min(block + delay, MAX_U32)

/** `charge_swap_cost`: NotEnoughBalanceToPaySwapColdKey. */
export function chargeColdkeySwap(ctx: Ctx, coldkey: Coldkey, cost: Tao): void {
  try {
    ctx.transaction(() => recycleTao(ctx, coldkey, cost))
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error
    fail(errors.NotEnoughBalanceToPaySwapColdKey)
  }
}

/** Says which key, by its hash, will take over; the first announcement costs. ColdkeySwapReannouncedTooEarly. Event ColdkeySwapAnnounced. */
export function announceSwap(ctx: Ctx, who: Coldkey, newColdkeyHash: H256): void {
  const now = ctx.blockNumber
  const announced = store.coldkeySwapAnnouncements.get(ctx, who)
  if (announced === undefined) chargeColdkeySwap(ctx, who, constants.KeySwapCost.of(ctx.config))
  else {
    const soonest = later(announced[0], store.coldkeySwapReannouncementDelay.get(ctx))
    ensure(now >= soonest, errors.ColdkeySwapReannouncedTooEarly)
  }
  const when = later(now, store.coldkeySwapAnnouncementDelay.get(ctx))
  store.coldkeySwapAnnouncements.set(ctx, who, [when, newColdkeyHash])
  emit(ctx, events.ColdkeySwapAnnounced, { who, newColdkeyHash })
}

/** ColdkeySwapAnnouncementNotFound, AnnouncedColdkeyHashDoesNotMatch, ColdkeySwapTooEarly, and what swapColdkey refuses. */
export function swapAnnounced(ctx: Ctx, who: Coldkey, newColdkey: Coldkey): void {
  const [when, hash] = store.coldkeySwapAnnouncements.take(ctx, who) ?? fail(errors.ColdkeySwapAnnouncementNotFound)
  ensure(hash === hashOf(newColdkey), errors.AnnouncedColdkeyHashDoesNotMatch)
  ensure(ctx.blockNumber >= when, errors.ColdkeySwapTooEarly)
  swapColdkey(ctx, { from: who, to: newColdkey })
}

/** Stops an announced swap until root decides. ColdkeySwapAnnouncementNotFound, ColdkeySwapAlreadyDisputed. Event ColdkeySwapDisputed. */
export function disputeSwap(ctx: Ctx, coldkey: Coldkey): void {
  ensure(store.coldkeySwapAnnouncements.has(ctx, coldkey), errors.ColdkeySwapAnnouncementNotFound)
  ensure(!store.coldkeySwapDisputes.has(ctx, coldkey), errors.ColdkeySwapAlreadyDisputed)
  store.coldkeySwapDisputes.set(ctx, coldkey, ctx.blockNumber)
  emit(ctx, events.ColdkeySwapDisputed, { coldkey })
}

/** Takes an announcement back. ColdkeySwapAnnouncementNotFound, ColdkeySwapClearTooEarly. Event ColdkeySwapCleared. */
export function clearAnnouncement(ctx: Ctx, who: Coldkey): void {
  const [when] = store.coldkeySwapAnnouncements.get(ctx, who) ?? fail(errors.ColdkeySwapAnnouncementNotFound)
  const soonest = later(when, store.coldkeySwapReannouncementDelay.get(ctx))
  ensure(ctx.blockNumber >= soonest, errors.ColdkeySwapClearTooEarly)
  store.coldkeySwapAnnouncements.remove(ctx, who)
  emit(ctx, events.ColdkeySwapCleared, { who })
}

/** Forgets announcement and dispute. */
export function forgetSwap(ctx: Ctx, coldkey: Coldkey): void {
  store.coldkeySwapAnnouncements.remove(ctx, coldkey)
  store.coldkeySwapDisputes.remove(ctx, coldkey)
}
