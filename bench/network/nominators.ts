import type { Ctx } from '../../packages/frame/src/index.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { asNetUid } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { numbers } from '../epoch/subnet.ts'
import { accountOf, fund, TAO } from './accounts.ts'
import { amountUpTo, type NetworkShape } from './shape.ts'
import type { Stakes } from './stakes.ts'
import { listRootStaker } from './subnets.ts'

/** Subnets on which a nominator has stake, all with one validator. */
const SUBNETS_EACH = 5
/** Stake of the greatest position on a subnet in alpha, and on the root in TAO. */
const SUBNET_STAKE = 5_000
const ROOT_STAKE = 1_000

/** Nominators take the positions that the neurons have left. */
export function fillNominators(ctx: Ctx, shape: NetworkShape, stakes: Stakes): void {
  const draw = numbers(0x20000)
  const each = Math.min(SUBNETS_EACH, shape.subnets)
  for (let j = 0; stakes.positions < shape.positions; j++) {
    const coldkey = accountOf('nominator', j)
    const hotkey = accountOf('validator', j % shape.validators)
    fund(ctx, coldkey, 100n * TAO)
    store.stakingHotkeys.set(ctx, coldkey, [hotkey])
    for (let k = 0; k < each && stakes.positions < shape.positions; k++) {
      const netuid = 1 + ((j * each + k) % shape.subnets)
      stakes.give(hotkey, coldkey, asNetUid(netuid), amountUpTo(SUBNET_STAKE, draw()))
    }
    if (j >= shape.rootNominators || stakes.positions >= shape.positions) continue
    stakes.give(hotkey, coldkey, asNetUid(0), amountUpTo(ROOT_STAKE, draw()))
    listRootStaker(ctx, coldkey)
  }
}
