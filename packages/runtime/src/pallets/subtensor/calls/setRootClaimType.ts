import { benchmarked, call, field } from '@glia/frame'
import { setClaimType } from '../staking/rootClaimSettings.ts'
import { rootClaimTypeEnum } from '../types.ts'

export const setRootClaimType = call({
  index: 122,
  args: { newRootClaimType: field(rootClaimTypeEnum, 'RootClaimTypeEnum') },
  weight: benchmarked(18_283_000n, 3941, 2, 4),
  docs: 'Chooses between TAO and alpha for root dividends.',
  run(ctx, origin, { newRootClaimType }) {
    setClaimType(ctx, origin, newRootClaimType)
  },
})
