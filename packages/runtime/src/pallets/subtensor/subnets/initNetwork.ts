import type { Ctx } from '@glia/frame'
import { addU16, subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import * as store from '../storage/index.ts'
import { COIN, type NetUid, type Tao } from '../types.ts'
import * as parameters from './parameters.ts'
import { setParameter } from './parameters.ts'

/** Price of a uid on a new subnet, rao (`DefaultNeuronBurnCost`). */
const INITIAL_PRICE: Tao = COIN

/** Brings a subnet into existence with the settings of a new one (`init_new_network`). */
export function initNetwork(ctx: Ctx, netuid: NetUid, tempo: number): void {
  store.subnetworkN.set(ctx, netuid, 0)
  store.networksAdded.set(ctx, netuid, true)
  store.tempo.set(ctx, netuid, tempo)
  // Subnets of one tempo take turns: each begins its cycle another block earlier.
  store.lastEpochBlock.set(ctx, netuid, subU64(currentBlock(ctx), BigInt(netuid % Math.max(tempo, 1))))
  store.totalNetworks.update(ctx, (count) => addU16(count, 1))

  setParameter(ctx, parameters.networkRegistrationAllowed, netuid, true)
  setParameter(ctx, parameters.maxAllowedUids, netuid, 256)
  setParameter(ctx, parameters.maxAllowedValidators, netuid, 64)
  setParameter(ctx, parameters.minAllowedWeights, netuid, 1)
  setParameter(ctx, parameters.immunityPeriod, netuid, 5000)
  store.yuma3On.set(ctx, netuid, true)
  store.burn.set(ctx, netuid, INITIAL_PRICE)
  store.subnetEmissionEnabled.set(ctx, netuid, true)

  // Later changes of these defaults must not change subnets that exist.
  if (!store.kappa.has(ctx, netuid)) store.kappa.set(ctx, netuid, store.kappa.get(ctx, netuid))
  if (!store.activityCutoff.has(ctx, netuid))
    store.activityCutoff.set(ctx, netuid, store.activityCutoff.get(ctx, netuid))
  if (!store.registrationsThisInterval.has(ctx, netuid)) store.registrationsThisInterval.set(ctx, netuid, 0)
}
