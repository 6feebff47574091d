import { call, ensure, u64 } from '@glia/frame'
import { I96F32 } from '@glia/yuma'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { rootClaimableThreshold } from '../storage/index.ts'
import { ensureSubnetOwnerOrRoot } from '../subnets/owner.ts'
import { netUid } from '../types.ts'

/** The owner or root sets the alpha below which a root claim waits. */
export const sudoSetRootClaimThreshold = call({
  index: 124,
  args: { netuid: netUid, newValue: u64 },
  typeNames: { netuid: 'NetUid', newValue: 'u64' },
  weight: callWeights.sudoSetRootClaimThreshold,
  docs: 'The owner or root sets the alpha below which a root claim waits.',
  run(ctx, origin, { netuid, newValue }) {
    ensureSubnetOwnerOrRoot(ctx, origin, netuid)
    ensure(newValue <= 10_000_000n, errors.InvalidRootClaimThreshold)
    rootClaimableThreshold.set(ctx, netuid, I96F32.fromInteger(newValue))
  },
})
