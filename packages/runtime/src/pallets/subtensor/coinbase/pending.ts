import { type Ctx, emit } from '@glia/frame'
import { U64F64, U96F32 } from '@glia/yuma'
import { alphaIssuance, issueAlphaOut, recycleSubnetAlpha } from '../alpha.ts'
import { addU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { epochInputConsistent } from '../epoch/runEpoch.ts'
import { events } from '../events.ts'
import { changeOwnerByConviction } from '../staking/locks/ownership.ts'
import * as store from '../storage/index.ts'
import { shouldRunEpoch } from '../subnets/schedule.ts'
import { type Alpha, asAlpha, type NetUid, ZERO } from '../types.ts'
import type { PerSubnet } from './shares.ts'
import { rootProportion, type SubnetTerms, weightedRoot } from './terms.ts'

const HALF = U96F32.safeDiv(U96F32.one, U96F32.fromInteger(2))
const U16_MAX = U96F32.fromInteger(65_535)

/** Alpha that waits for a subnet's epoch. */
export interface Pending {
  readonly server: Alpha
  readonly validator: Alpha
  readonly root: Alpha
  readonly ownerCut: Alpha
}

/** Do smoothed prices together exceed 1 TAO? Only then root's dividends are kept (`get_network_root_sell_flag`). */
export const rootSells = (smoothed: PerSubnet<U64F64>): boolean => U64F64.sum(smoothed) > U64F64.one

/** Issues each subnet's alpha of the block and puts it aside for owner, miners, validators and root (`emit_to_subnets`). */
export function setAside(
  ctx: Ctx,
  netuids: readonly NetUid[],
  terms: readonly SubnetTerms[],
  rootKeeps: boolean,
): void {
  const cut = U96F32.safeDiv(U96F32.fromInteger(store.subnetOwnerCut.get(ctx)), U16_MAX)
  const staked = weightedRoot(ctx)
  netuids.forEach((netuid, i) => {
    let alpha = (terms[i] as SubnetTerms).alphaOut
    const created = asAlpha(U96F32.toU64(alpha))
    store.subnetAlphaOutEmission.put(ctx, netuid, created)
    issueAlphaOut(ctx, netuid, created)
    if (store.ownerCutEnabled.get(ctx, netuid)) {
      const owners = U96F32.saturatingMul(alpha, cut)
      alpha = U96F32.saturatingSub(alpha, owners)
      store.pendingOwnerCut.update(ctx, netuid, (total) => addU64(total, asAlpha(U96F32.toU64(owners))))
    }
    const root = U96F32.saturatingMul(
      U96F32.saturatingMul(rootProportion(staked, alphaIssuance(ctx, netuid)), alpha),
      HALF,
    )
    const server = U96F32.saturatingMul(alpha, HALF)
    const validator = U96F32.saturatingSub(U96F32.saturatingSub(alpha, server), root)
    store.pendingServerEmission.update(ctx, netuid, (total) => addU64(total, asAlpha(U96F32.toU64(server))))
    store.pendingValidatorEmission.update(ctx, netuid, (total) => addU64(total, asAlpha(U96F32.toU64(validator))))
    const roots = asAlpha(U96F32.toU64(root))
    if (rootKeeps) store.pendingRootAlphaDivs.update(ctx, netuid, (total) => addU64(total, roots))
    else recycleSubnetAlpha(ctx, netuid, roots)
  })
}

/**
 * Takes what waits on the subnets whose epoch is due, at most `MaxEpochsPerBlock` of them; the others are due again in the
 * next block (`drain_pending`). In the order of netuids.
 */
export function drainPending(ctx: Ctx, netuids: readonly NetUid[]): Map<NetUid, Pending> {
  const block = currentBlock(ctx)
  const most = store.maxEpochsPerBlock.get(ctx)
  const drained = new Map<NetUid, Pending>()
  for (const netuid of netuids) {
    store.blocksSinceLastStep.update(ctx, netuid, (count) => addU64(count, 1n))
    if (!shouldRunEpoch(ctx, netuid, block)) continue
    if (drained.size >= most) {
      store.pendingEpochAt.set(ctx, netuid, block + 1n)
      emit(ctx, events.EpochDeferred, { netuid, fromBlock: block, toBlock: block + 1n })
      continue
    }
    if (epochInputConsistent(ctx, netuid)) {
      drained.set(netuid, takePending(ctx, netuid))
      changeOwnerByConviction(ctx, netuid)
    } else emit(ctx, events.EpochSkipped, { netuid, block })
    store.lastEpochBlock.set(ctx, netuid, block)
    store.pendingEpochAt.set(ctx, netuid, 0n)
    store.subnetEpochIndex.update(ctx, netuid, (index) => addU64(index, 1n))
  }
  return new Map([...drained].sort(([a], [b]) => a - b))
}

/** What waits for the subnet's epoch; nothing waits any more. */
function takePending(ctx: Ctx, netuid: NetUid): Pending {
  store.blocksSinceLastStep.set(ctx, netuid, 0n)
  const pending = {
    server: store.pendingServerEmission.get(ctx, netuid),
    validator: store.pendingValidatorEmission.get(ctx, netuid),
    root: store.pendingRootAlphaDivs.get(ctx, netuid),
    ownerCut: store.pendingOwnerCut.get(ctx, netuid),
  }
  store.pendingServerEmission.set(ctx, netuid, ZERO)
  store.pendingValidatorEmission.set(ctx, netuid, ZERO)
  store.pendingRootAlphaDivs.set(ctx, netuid, ZERO)
  store.pendingOwnerCut.set(ctx, netuid, ZERO)
  return pending
}
