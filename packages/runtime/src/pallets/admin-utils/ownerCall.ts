import { type AccountId, type Ctx, ensure, type Origin } from '@glia/frame'
import type { TransactionKind } from '../subtensor/rateLimits.ts'
import { ensureOwnerOrRootWithLimits, recordOwnerLimits } from '../subtensor/subnets/owner.ts'
import { ensureAdminWindowOpen } from '../subtensor/subnets/schedule.ts'
import { subnetExists } from '../subtensor/subnets/subnets.ts'
import type { NetUid } from '../subtensor/types.ts'
import { errors } from './errors.ts'

/**
 * What every setting of a subnet does around its change: the owner, within its rate limit, or root; not in the freeze
 * window; and the owner's rate limit is used up when the change went through. `change` gets the owner, undefined for root.
 */
export function asOwnerOrRoot(
  ctx: Ctx,
  origin: Origin,
  netuid: NetUid,
  kind: TransactionKind,
  change: (owner: AccountId | undefined) => void,
): void {
  const owner = ensureOwnerOrRootWithLimits(ctx, origin, netuid, [kind])
  ensureAdminWindowOpen(ctx, netuid)
  change(owner)
  recordOwnerLimits(ctx, owner, netuid, [kind])
}

/** SubnetDoesNotExist of this pallet. */
export function ensureExists(ctx: Ctx, netuid: NetUid): void {
  ensure(subnetExists(ctx, netuid), errors.SubnetDoesNotExist)
}
