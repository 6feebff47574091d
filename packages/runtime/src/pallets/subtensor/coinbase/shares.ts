import type { Ctx } from '@glia/frame'
import { U64F64, U96F32 } from '@glia/yuma'
import * as store from '../storage/index.ts'
import { movingAlphaPrice } from '../subnets/prices.ts'
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

/** A number for each subnet, in the order of netuids. */
export type PerSubnet = ReadonlyMap<NetUid, bigint>

/** TAO of a block for each subnet, U96F32 bits of rao, in the order of netuids (`get_subnet_block_emissions`). */
export function subnetEmissions(ctx: Ctx, netuids: readonly NetUid[], blockEmission: bigint): PerSubnet {
  const shares = emissionShares(ctx, netuids)
  const enabled = (netuid: NetUid) => store.subnetEmissionEnabled.get(ctx, netuid)
  const someDisabled = [...shares.keys()].some((netuid) => !enabled(netuid))
  let enabledSum = 0n
  for (const [netuid, share] of shares) if (enabled(netuid)) enabledSum = U64F64.saturatingAdd(enabledSum, share)
  const emission = U64F64.fromFixed(blockEmission, U96F32)
  return mapValues(shares, (share, netuid) => {
    const used = !someDisabled ? share : enabled(netuid) && enabledSum > 0n ? U64F64.safeDiv(share, enabledSum) : 0n
    return U96F32.fromFixed(U64F64.saturatingMul(emission, used), U64F64)
  })
}

/** Share of each subnet: its smoothed price, less what its miners' pay was burned (`get_shares`). U64F64 bits. */
export function emissionShares(ctx: Ctx, netuids: readonly NetUid[]): PerSubnet {
  const byPrice = priceShares(ctx, netuids)
  const weighted = mapValues(byPrice, (share, netuid) => {
    const burned = U64F64.fromFixed(store.minerBurned.get(ctx, netuid), U96F32)
    return U64F64.saturatingMul(share, U64F64.saturatingSub(U64F64.one, burned < U64F64.one ? burned : U64F64.one))
  })
  let total = 0n
  for (const weight of weighted.values()) total = U64F64.saturatingAdd(total, weight)
  return total > 0n ? mapValues(weighted, (weight) => U64F64.safeDiv(weight, total)) : byPrice
}

function priceShares(ctx: Ctx, netuids: readonly NetUid[]): PerSubnet {
  let total = 0n
  for (const netuid of netuids) total = U64F64.saturatingAdd(total, movingAlphaPrice(ctx, netuid))
  const ordered = [...netuids].sort((a, b) => a - b)
  return new Map(ordered.map((netuid) => [netuid, U64F64.checkedDiv(movingAlphaPrice(ctx, netuid), total) ?? 0n]))
}

export function mapValues(map: PerSubnet, change: (value: bigint, netuid: NetUid) => bigint): PerSubnet {
  return new Map([...map].map(([netuid, value]) => [netuid, change(value, netuid)]))
}
