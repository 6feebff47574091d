import { accountId, call } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { setAutoStake } from '../staking/autoStake.ts'
import { netUid } from '../types.ts'

/** Incentive of the signer on a subnet is staked with this hotkey from now on. */
export const setColdkeyAutoStakeHotkey = call({
  index: 114,
  args: { netuid: netUid, hotkey: accountId },
  typeNames: { netuid: 'NetUid', hotkey: 'T::AccountId' },
  weight: callWeights.setColdkeyAutoStakeHotkey,
  docs: 'Incentive of the signer on a subnet is staked with this hotkey from now on.',
  run(ctx, origin, { netuid, hotkey }) {
    setAutoStake(ctx, origin, netuid, hotkey)
  },
})
