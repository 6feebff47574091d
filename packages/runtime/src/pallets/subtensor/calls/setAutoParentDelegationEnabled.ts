import { benchmarked, call, ensureSigned } from '@glia/frame'
import { fields } from '../fields.ts'
import { setAutoParentDelegation } from '../staking/children/setChildren.ts'
import { asColdkey } from '../types.ts'

export const setAutoParentDelegationEnabled = call({
  index: 135,
  args: { hotkey: fields.hotkey, enabled: fields.bool },
  weight: benchmarked(28_023_000n, 4364, 2, 1),
  docs: 'A root validator decides whether it becomes a parent of new subnets’ owners.',
  run(ctx, origin, { hotkey, enabled }) {
    setAutoParentDelegation(ctx, asColdkey(ensureSigned(origin)), hotkey, enabled)
  },
})
