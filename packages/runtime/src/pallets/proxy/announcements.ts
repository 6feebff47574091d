import { type AccountId, type Ctx, emit, ensure, type H256 } from '@glia/frame'
import { moveDeposit } from '../balances/deposits.ts'
import { proxyErrors, proxyEvents } from './declarations.ts'
import { findProxy } from './delegations.ts'
import { announcementDeposit } from './deposits.ts'
import { announcements, MAX_PENDING } from './storage.ts'
import type { Announcement } from './types.ts'

/** One who acts for an account says which call it will make (`announce`). Fails with NotProxy, TooMany, and as `reserve`. */
export function announce(ctx: Ctx, who: AccountId, real: AccountId, callHash: H256): void {
  findProxy(ctx, real, who, undefined)
  const [pending, deposit] = announcements.get(ctx, who)
  ensure(pending.length < MAX_PENDING, proxyErrors.TooMany)
  const after = [...pending, { real, callHash, height: ctx.blockNumber }]
  const needed = announcementDeposit(after.length)
  moveDeposit(ctx, who, deposit, needed)
  announcements.set(ctx, who, [after, needed])
  emit(ctx, proxyEvents.Announced, { real, proxy: who, callHash })
}

/** Takes announcements of an account back, and their deposit; false when none of them is meant (`edit_announcements`). */
export function removeAnnouncements(ctx: Ctx, who: AccountId, isMeant: (one: Announcement) => boolean): boolean {
  const [pending, deposit] = announcements.get(ctx, who)
  const after = pending.filter((each) => !isMeant(each))
  if (after.length === pending.length) return false
  const needed = announcementDeposit(after.length)
  moveDeposit(ctx, who, deposit, needed)
  if (after.length === 0) announcements.remove(ctx, who)
  else announcements.set(ctx, who, [after, needed])
  return true
}
