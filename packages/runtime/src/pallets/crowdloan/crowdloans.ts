import { type AccountId, type Ctx, encode, ensure, ensureSigned, fail, type Origin, u32 } from '@glia/frame'
import { palletAccount } from '../palletAccount.ts'
import type { Tao } from '../subtensor/types.ts'
import { crowdloanConstants, crowdloanErrors, PALLET_ID } from './declarations.ts'
import { type Crowdloan, contributions, crowdloans } from './storage.ts'

/** The account in which a crowdloan's money is (`funds_account`). */
export const fundsAccount = (id: number): AccountId => palletAccount(PALLET_ID, encode(u32, id))

/** Fails with InvalidCrowdloanId. */
export const crowdloanOf = (ctx: Ctx, id: number): Crowdloan =>
  crowdloans.get(ctx, id) ?? fail(crowdloanErrors.InvalidCrowdloanId)

/** A crowdloan that its creator may still change. Fails with BadOrigin, InvalidCrowdloanId, AlreadyFinalized, InvalidOrigin. */
export function ownCrowdloan(ctx: Ctx, origin: Origin, id: number): Crowdloan {
  const who = ensureSigned(origin)
  const found = crowdloanOf(ctx, id)
  ensure(!found.finalized, crowdloanErrors.AlreadyFinalized)
  ensure(who === found.creator, crowdloanErrors.InvalidOrigin)
  return found
}

/** Fails with CannotEndInPast, BlockDurationTooShort, BlockDurationTooLong. */
export function ensureValidEnd(ctx: Ctx, end: number): void {
  const duration = end - ctx.blockNumber
  ensure(duration > 0, crowdloanErrors.CannotEndInPast)
  const { MinimumBlockDuration, MaximumBlockDuration } = crowdloanConstants
  ensure(duration >= MinimumBlockDuration.of(ctx.config), crowdloanErrors.BlockDurationTooShort)
  ensure(duration <= MaximumBlockDuration.of(ctx.config), crowdloanErrors.BlockDurationTooLong)
}

/** What one gave to a crowdloan, rao. */
export interface Contribution {
  readonly contributor: AccountId
  readonly amount: Tao
}

/** What everybody gave but the creator, as their keys stand in the state, whose hasher keeps them. */
export const contributionsOfOthers = (ctx: Ctx, id: number, creator: AccountId): readonly Contribution[] =>
  contributions
    .entries(ctx, id)
    .map(([[, contributor], amount]) => ({ contributor, amount }))
    .filter(({ contributor }) => contributor !== creator)
    .sort((a, b) => (a.contributor < b.contributor ? -1 : 1))
