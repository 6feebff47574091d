import { call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { setAutoParentDelegation } from '../staking/children/setChildren.ts'

export const setAutoParentDelegationEnabled = call({
  index: 135,
  args: { hotkey: fields.account, enabled: fields.bool },
  weight: callWeights.setAutoParentDelegationEnabled,
  docs: 'A root validator decides whether it becomes a parent of new subnets owners.',
  run(ctx, origin, { hotkey, enabled }) {
    setAutoParentDelegation(ctx, ensureSigned(origin), hotkey, enabled)
  },
})
