import { accountId, bool, call, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setAutoParentDelegation } from '../staking/children/setChildren.ts'

/** A root validator decides whether it becomes a parent of new subnets owners. */
export const setAutoParentDelegationEnabled = call({
  index: 135,
  args: { hotkey: accountId, enabled: bool },
  typeNames: { hotkey: 'T::AccountId', enabled: 'bool' },
  weight: callWeights.setAutoParentDelegationEnabled,
  docs: 'A root validator decides whether it becomes a parent of new subnets owners.',
  run(ctx, origin, { hotkey, enabled }) {
    setAutoParentDelegation(ctx, ensureSigned(origin), hotkey, enabled)
  },
})
