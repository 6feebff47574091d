import { btreeSet, call, ensure, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { claimRoot as claim, listRootStaker } from '../staking/rootClaim.ts'
import { netUid } from '../types.ts'

/** Subnets that one claim may name (`MAX_SUBNET_CLAIMS`). */
const MAX_SUBNETS_OF_CLAIM = 5

/** Claims root dividends on one to five subnets. */
export const claimRoot = call({
  index: 121,
  args: { subnets: btreeSet(netUid) },
  typeNames: { subnets: 'BTreeSet<NetUid>' },
  weight: callWeights.claimRoot,
  docs: 'Claims root dividends on one to five subnets.',
  run(ctx, origin, { subnets }) {
    const coldkey = ensureSigned(origin)
    ensure(subnets.length > 0 && subnets.length <= MAX_SUBNETS_OF_CLAIM, errors.InvalidSubnetNumber)
    listRootStaker(ctx, coldkey)
    return { actualWeight: claim(ctx, coldkey, subnets), paysFee: 'Yes' }
  },
})
