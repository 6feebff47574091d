import { call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { fields } from '../fields.ts'
import { setAutoStake } from '../staking/autoStake.ts'

export const setColdkeyAutoStakeHotkey = call({
  index: 114,
  args: { netuid: fields.netuid, hotkey: fields.account },
  weight: callWeights.setColdkeyAutoStakeHotkey,
  docs: 'Incentive of the signer on a subnet is staked with this hotkey from now on.',
  run(ctx, origin, { netuid, hotkey }) {
    setAutoStake(ctx, origin, netuid, hotkey)
  },
})
