import { attempt, type Ctx, emit } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { addU64, subU64 } from '../arithmetic.ts'
import { constants } from '../constants.ts'
import { events } from '../events.ts'
import { transferWithinSubnet } from '../staking/moveStake.ts'
import * as store from '../storage/index.ts'
import { type Alpha, asAlpha, type Coldkey, type LeaseId, type NetUid, type SubnetLease, ZERO } from '../types.ts'

const HUNDRED = 100n

/**
 * A crowd's part of the owner's cut of its subnet. It waits, and is shared out every `LeaseDividendsDistributionInterval`
 * blocks; where a part cannot be moved, all of it waits on (`distribute_leased_network_dividends`).
 */
export function payLeaseholders(ctx: Ctx, netuid: NetUid, cut: Alpha): void {
  const id = store.subnetUidToLeaseId.get(ctx, netuid)
  const lease = id === undefined ? undefined : store.subnetLeases.get(ctx, id)
  if (id === undefined || lease === undefined) return
  if (lease.endBlock !== undefined && lease.endBlock <= ctx.blockNumber) return
  const now = asAlpha((BigInt(lease.emissionsShare) * cut + HUNDRED - 1n) / HUNDRED)
  const total = addU64(store.accumulatedLeaseDividends.get(ctx, id), now)
  const due = ctx.blockNumber % constants.LeaseDividendsDistributionInterval.of(ctx.config) === 0
  const paid = due && attempt(() => ctx.transaction(() => share(ctx, id, lease, total))) !== undefined
  store.accumulatedLeaseDividends.set(ctx, id, paid ? ZERO : total)
}

/** To each its share, rounded up, and what is left to the beneficiary. Answers what was shared out. */
function share(ctx: Ctx, id: LeaseId, { beneficiary, coldkey, hotkey, netuid }: SubnetLease, total: Alpha): Alpha {
  const from = { coldkey, hotkey, netuid }
  const pay = (contributor: Coldkey, alpha: Alpha) => {
    transferWithinSubnet(ctx, from, { ...from, coldkey: contributor }, alpha)
    emit(ctx, events.SubnetLeaseDividendsDistributed, { leaseId: id, contributor, alpha })
  }
  let given: Alpha = ZERO
  const shares = store.subnetLeaseShares
    .entries(ctx, id)
    .map(([[, contributor], part]) => ({ contributor, part }))
    // As their keys stand in the state, whose hasher keeps them.
    .sort((a, b) => (a.contributor < b.contributor ? -1 : 1))
  for (const { contributor, part } of shares) {
    const exact = U64F64.saturatingMul(part, U64F64.fromInteger(total))
    const alpha = asAlpha(U64F64.toU64(exact) + (U64F64.frac(exact) === 0n ? 0n : 1n))
    pay(contributor, alpha)
    given = addU64(given, alpha)
  }
  pay(beneficiary, subU64(total, given))
  return total
}
