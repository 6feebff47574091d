import { type AccountId, type Ctx, fail } from '@glia/frame'
import { errors } from './errors.ts'
import type { NetUid } from './types.ts'

// What subnets need of child keys, locks and the end of stakes. Without those rules the calls that need them refuse.

interface Links {
  scheduleChildren(
    ctx: Ctx,
    coldkey: AccountId,
    hotkey: AccountId,
    netuid: NetUid,
    children: readonly (readonly [bigint, AccountId])[],
  ): void
  dissolveStake(ctx: Ctx, netuid: NetUid): void
  destroyLocks(ctx: Ctx, netuid: NetUid): void
  clearSmallNominations(ctx: Ctx): void
}

const refuse = () => fail(errors.DisabledTemporarily)

export const links: Links = {
  scheduleChildren: refuse,
  dissolveStake: refuse,
  destroyLocks: refuse,
  clearSmallNominations: refuse,
}
