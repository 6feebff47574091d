import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setClaimType } from '../staking/rootClaimSettings.ts'
import { rootClaimTypeEnum } from '../types.ts'

/** Chooses between TAO and alpha for root dividends. */
export const setRootClaimType = call({
  index: 122,
  args: { newRootClaimType: rootClaimTypeEnum },
  typeNames: { newRootClaimType: 'RootClaimTypeEnum' },
  weight: callWeights.setRootClaimType,
  docs: 'Chooses between TAO and alpha for root dividends.',
  run(ctx, origin, { newRootClaimType }) {
    setClaimType(ctx, origin, newRootClaimType)
  },
})
