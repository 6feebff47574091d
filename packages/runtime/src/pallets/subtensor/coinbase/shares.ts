import type { Ctx } from '@glia/frame'
import { U64F64, U96F32 } from '@glia/yuma'
import * as store from '../storage/index.ts'
import type { NetUid } from '../types.ts'

/** Subnets that take part in emission: started, trading, open (`get_subnets_to_emit_to`). */
export const emittingSubnets = (ctx: Ctx, netuids: readonly NetUid[]): NetUid[] =>
  netuids.filter(
    (netuid) =>
      netuid !== 0 &&
      store.firstEmissionBlockNumber.get(ctx, netuid) !== undefined &&
      store.subtokenEnabled.get(ctx, netuid) &&
      store.networkRegistrationAllowed.get(ctx, netuid),
  )

/** A number for each of some subnets, in the order of their list. */
export type PerSubnet<T> = readonly T[]

/** Of numbers that are not negative; their order does not matter then, whether the sum saturates or not. */
const sum = (values: PerSubnet<U64F64>): U64F64 =>
  values.reduce((total, value) => U64F64.saturatingAdd(total, value), U64F64.zero)

/**
 * TAO of a block for each subnet, rao (`get_subnet_block_emissions`).
 *
 * @param smoothed moving prices of the subnets
 */
export function subnetEmissions(
  ctx: Ctx,
  netuids: readonly NetUid[],
  smoothed: PerSubnet<U64F64>,
  blockEmission: U96F32,
): PerSubnet<U96F32> {
  const shares = emissionShares(ctx, netuids, smoothed)
  const enabled = netuids.map((netuid) => store.subnetEmissionEnabled.get(ctx, netuid))
  const allEnabled = enabled.every((of) => of)
  const enabledSum = sum(shares.filter((_, i) => enabled[i]))
  const emission = U64F64.fromFixed(blockEmission, U96F32)
  return shares.map((share, i) => {
    const used = allEnabled ? share : enabled[i] && enabledSum > 0n ? U64F64.safeDiv(share, enabledSum) : U64F64.zero
    return U96F32.fromFixed(U64F64.saturatingMul(emission, used), U64F64)
  })
}

/** Share of each subnet: its smoothed price, less what its miners' pay was burned (`get_shares`). */
export function emissionShares(ctx: Ctx, netuids: readonly NetUid[], smoothed: PerSubnet<U64F64>): PerSubnet<U64F64> {
  const prices = sum(smoothed)
  const byPrice = smoothed.map((price) => U64F64.checkedDiv(price, prices) ?? U64F64.zero)
  const weighted = byPrice.map((share, i) => {
    const burned = U64F64.fromFixed(store.minerBurned.get(ctx, netuids[i] as NetUid), U96F32)
    return U64F64.saturatingMul(share, U64F64.saturatingSub(U64F64.one, burned < U64F64.one ? burned : U64F64.one))
  })
  const total = sum(weighted)
  return total > 0n ? weighted.map((weight) => U64F64.safeDiv(weight, total)) : byPrice
}
