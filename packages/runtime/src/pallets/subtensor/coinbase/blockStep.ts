import { type Ctx, systemItems } from '@glia/frame'
import { U96F32 } from '@glia/yuma'
import { currentBlock } from '../block.ts'
import { calculateBlockEmission } from '../blockEmission.ts'
import { decayRegistrationPrices } from '../neurons/burnPrice.ts'
import { applyPendingChildren } from '../staking/children/setChildren.ts'
import { autoClaim } from '../staking/rootClaim.ts'
import * as store from '../storage/index.ts'
import { allNetuids, subnetNetuids } from '../subnets/subnets.ts'
import { issueTao } from '../tao.ts'
import { expireTimelocked } from '../weights/timelocked.ts'
import { distributeEmission } from './distribute.ts'
import { injectIntoPools } from './inject.ts'
import { updateMovingPrice } from './movingPrice.ts'
import { drainPending, rootSells, setAside } from './pending.ts'
import { indexRootStakers } from './rootStakers.ts'
import { emittingSubnets, subnetEmissions } from './shares.ts'
import { rootProportion, subnetTerms } from './terms.ts'

/** What happens by itself at the start of every block (`block_step`). */
export function blockStep(ctx: Ctx): void {
  decayRegistrationPrices(ctx)
  const emission = calculateBlockEmission(ctx)
  const issued = emission === 0n ? 0n : issueTao(ctx, emission)
  expireTimelocked(ctx)
  runCoinbase(ctx, issued)
  const emitting = emittingSubnets(ctx, subnetNetuids(ctx))
  for (const netuid of emitting) updateMovingPrice(ctx, netuid)
  for (const netuid of emitting) store.rootProp.set(ctx, netuid, rootProportion(ctx, netuid))
  for (const netuid of allNetuids(ctx)) {
    if (store.lastEpochBlock.get(ctx, netuid) === currentBlock(ctx)) applyPendingChildren(ctx, netuid)
  }
  autoClaim(ctx, systemItems.parentHash.get(ctx))
  indexRootStakers(ctx)
}

/** Shares a block's TAO among the subnets and runs the epochs that are due (`run_coinbase`). */
function runCoinbase(ctx: Ctx, issued: bigint): void {
  store.subnetRootSellTao.clear(ctx)
  const netuids = subnetNetuids(ctx)
  const emitting = emittingSubnets(ctx, netuids)
  const terms = subnetTerms(ctx, subnetEmissions(ctx, emitting, U96F32.fromInteger(issued)))
  const rootKeeps = rootSells(ctx, emitting)
  injectIntoPools(ctx, emitting, terms, issued)
  setAside(ctx, emitting, terms, rootKeeps)
  for (const [netuid, pending] of drainPending(ctx, netuids)) {
    distributeEmission(ctx, netuid, pending)
    store.lastMechansimStepBlock.set(ctx, netuid, currentBlock(ctx))
  }
}
