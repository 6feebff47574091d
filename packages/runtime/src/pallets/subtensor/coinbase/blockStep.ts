import { type Ctx, systemItems } from '@glia/frame'
import { type U64F64, U96F32 } from '@glia/yuma'
import { alphaIssuance } from '../alpha.ts'
import { currentBlock } from '../block.ts'
import { calculateBlockEmission } from '../blockEmission.ts'
import { decayRegistrationPrices } from '../neurons/burnPrice.ts'
import { applyPendingChildren } from '../staking/children/setChildren.ts'
import { autoClaim } from '../staking/claimRoot.ts'
import * as store from '../storage/index.ts'
import { movingAlphaPrice } from '../subnets/prices.ts'
import { allNetuids, subnetNetuids } from '../subnets/subnets.ts'
import { issueTao } from '../tao.ts'
import { type NetUid, type Tao, ZERO } from '../types.ts'
import { revealTimelocked } from '../weights/timelocked.ts'
import { distributeEmission } from './distribute.ts'
import { injectIntoPools } from './inject.ts'
import { updateMovingPrices } from './movingPrice.ts'
import { drainPending, rootSells, setAside } from './pending.ts'
import { indexRootStakers } from './rootStakers.ts'
import { emittingSubnets, type PerSubnet, subnetEmissions } from './shares.ts'
import { rootProportion, subnetTerms, weightedRoot } from './terms.ts'

/** What happens by itself at the start of every block (`block_step`). */
export function blockStep(ctx: Ctx): void {
  decayRegistrationPrices(ctx)
  const emission = calculateBlockEmission(ctx)
  const issued = emission === 0n ? ZERO : issueTao(ctx, emission)
  // Nothing that happens by itself adds a subnet, starts one or closes it: these are the subnets of the whole step.
  const netuids = subnetNetuids(ctx)
  const emitting = emittingSubnets(ctx, netuids)
  revealTimelocked(ctx, netuids)
  // Smoothed prices move only below, once every rule has looked at them.
  const smoothed = emitting.map((netuid) => movingAlphaPrice(ctx, netuid))
  runCoinbase(ctx, netuids, emitting, smoothed, issued)
  updateMovingPrices(ctx, emitting, smoothed)
  const root = weightedRoot(ctx)
  for (const netuid of emitting) store.rootProp.set(ctx, netuid, rootProportion(root, alphaIssuance(ctx, netuid)))
  const block = currentBlock(ctx)
  for (const netuid of allNetuids(ctx)) {
    if (store.lastEpochBlock.get(ctx, netuid) === block) applyPendingChildren(ctx, netuid)
  }
  autoClaim(ctx, systemItems.parentHash.get(ctx))
  indexRootStakers(ctx)
}

/** Shares a block's TAO among the subnets and runs the epochs that are due (`run_coinbase`). */
function runCoinbase(
  ctx: Ctx,
  netuids: readonly NetUid[],
  emitting: readonly NetUid[],
  smoothed: PerSubnet<U64F64>,
  issued: Tao,
): void {
  store.subnetRootSellTao.clear(ctx)
  const emissions = subnetEmissions(ctx, emitting, smoothed, U96F32.fromInteger(issued))
  const terms = subnetTerms(ctx, emitting, emissions)
  injectIntoPools(ctx, emitting, terms, issued)
  setAside(ctx, emitting, terms, rootSells(smoothed))
  for (const [netuid, pending] of drainPending(ctx, netuids)) {
    distributeEmission(ctx, netuid, pending)
    store.lastMechansimStepBlock.set(ctx, netuid, currentBlock(ctx))
  }
}
