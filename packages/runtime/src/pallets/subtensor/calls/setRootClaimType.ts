import { call, emit, ensure, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { listRootStaker } from '../staking/rootClaim.ts'
import { rootClaimType } from '../storage/index.ts'
import { rootClaimTypeEnum } from '../types.ts'

/** Chooses between TAO and alpha for root dividends. */
export const setRootClaimType = call({
  index: 122,
  args: { newRootClaimType: rootClaimTypeEnum },
  typeNames: { newRootClaimType: 'RootClaimTypeEnum' },
  weight: callWeights.setRootClaimType,
  docs: 'Chooses between TAO and alpha for root dividends.',
  run(ctx, origin, { newRootClaimType: type }) {
    const coldkey = ensureSigned(origin)
    if (type.type === 'KeepSubnets') ensure(type.value.subnets.length > 0, errors.InvalidSubnetNumber)
    listRootStaker(ctx, coldkey)
    rootClaimType.set(ctx, coldkey, type)
    emit(ctx, events.RootClaimTypeSet, { coldkey, rootClaimType: type })
  },
})
