import { call, field } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setClaimType } from '../staking/rootClaimSettings.ts'
import { rootClaimTypeEnum } from '../types.ts'

export const setRootClaimType = call({
  index: 122,
  args: { newRootClaimType: field(rootClaimTypeEnum, 'RootClaimTypeEnum') },
  weight: callWeights.setRootClaimType,
  docs: 'Chooses between TAO and alpha for root dividends.',
  run(ctx, origin, { newRootClaimType }) {
    setClaimType(ctx, origin, newRootClaimType)
  },
})
