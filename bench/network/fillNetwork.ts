import type { Ctx } from '../../packages/frame/src/index.ts'
import { type ChainSpec, presetSpec } from '../../packages/node/src/index.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { subnetAccount } from '../../packages/runtime/src/pallets/subtensor/systemAccounts.ts'
import { asNetUid, asTao } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { accountOf, fund, TAO } from './accounts.ts'
import { fillNominators } from './nominators.ts'
import { type NetworkShape, networkShape } from './shape.ts'
import { Stakes } from './stakes.ts'
import { fillRoot, fillSubnet } from './subnets.ts'

/**
 * Fills a preset's first state with a network in full work: subnets with pools, all UIDs taken, weights, and stake
 * positions whose books agree, so that blocks run the coinbase and the epochs as a grown network does. The same shape
 * gives the same state, byte for byte.
 */
export function fillNetwork(ctx: Ctx, given: Partial<NetworkShape> = {}, flush: () => void = () => undefined): void {
  const shape = networkShape(given)
  const stakes = new Stakes(ctx)
  fillRoot(ctx, shape, stakes)
  let inPools = 0n
  for (let netuid = 1; netuid <= shape.subnets; netuid++) {
    fillSubnet(ctx, asNetUid(netuid), shape, stakes)
    inPools += store.subnetTao.get(ctx, asNetUid(netuid))
    if (netuid % 8 === 0) flush()
  }
  fillNominators(ctx, shape, stakes)
  flush()
  const onRoot = stakes.settle()
  fund(ctx, subnetAccount(ctx, asNetUid(0)), onRoot)
  store.totalStake.set(ctx, asTao(inPools + onRoot))
  store.totalNetworks.set(ctx, shape.subnets + 1)
  store.subnetLimit.set(ctx, Math.max(store.subnetLimit.get(ctx), shape.subnets))
  // More subnets than blocks of a tempo: several take their turn in one block.
  const together = Math.ceil(shape.subnets / shape.tempo)
  store.maxEpochsPerBlock.set(ctx, Math.max(store.maxEpochsPerBlock.get(ctx), together))
  store.stakeThreshold.set(ctx, 1_000n * TAO)
  for (let n = 0; n < shape.accounts; n++) fund(ctx, accountOf('funded', n), TAO)
}

/** The local network's preset with mainnet's block rules, filled. */
export function networkSpec(given: Partial<NetworkShape> = {}, fastBlocks = false): ChainSpec {
  const spec = presetSpec('localnet', fastBlocks)
  return {
    ...spec,
    genesis(ctx, flush) {
      spec.genesis(ctx, flush)
      fillNetwork(ctx, given, flush)
    },
  }
}
