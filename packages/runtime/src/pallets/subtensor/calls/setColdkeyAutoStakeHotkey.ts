import { benchmarked, call } from '@glia/frame'
import { fields } from '../fields.ts'
import { setAutoStake } from '../staking/autoStake.ts'

export const setColdkeyAutoStakeHotkey = call({
  index: 114,
  args: { netuid: fields.netuid, hotkey: fields.hotkey },
  weight: benchmarked(33_853_000n, 4274, 4, 2),
  docs: 'Incentive of the signer on a subnet is staked with this hotkey from now on.',
  run(ctx, origin, { netuid, hotkey }) {
    setAutoStake(ctx, origin, netuid, hotkey)
  },
})
