import { benchmarked, btreeSet, call, field } from '@glia/frame'
import { claimNow } from '../staking/rootClaimSettings.ts'
import { netUid } from '../types.ts'

export const claimRoot = call({
  index: 121,
  args: { subnets: field(btreeSet(netUid), 'BTreeSet<NetUid>') },
  weight: benchmarked(138_999_000n, 7875, 16, 4),
  docs: 'Claims root dividends on one to five subnets.',
  run(ctx, origin, { subnets }) {
    return { actualWeight: claimNow(ctx, origin, subnets), paysFee: 'Yes' }
  },
})
