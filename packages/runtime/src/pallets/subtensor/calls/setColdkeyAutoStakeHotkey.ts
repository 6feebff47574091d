import { accountId, call, emit, ensure, ensureSigned } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { withItem } from '../hotkeys.ts'
import { isRegistered } from '../neurons/uids.ts'
import { autoStakeDestination, autoStakeDestinationColdkeys } from '../storage/index.ts'
import { ensureSubnetExists } from '../subnets/subnets.ts'
import { netUid } from '../types.ts'

/** Incentive of the signer on a subnet is staked with this hotkey from now on. */
export const setColdkeyAutoStakeHotkey = call({
  index: 114,
  args: { netuid: netUid, hotkey: accountId },
  typeNames: { netuid: 'NetUid', hotkey: 'T::AccountId' },
  weight: callWeights.setColdkeyAutoStakeHotkey,
  docs: 'Incentive of the signer on a subnet is staked with this hotkey from now on.',
  run(ctx, origin, { netuid, hotkey }) {
    const coldkey = ensureSigned(origin)
    ensureSubnetExists(ctx, netuid)
    ensure(isRegistered(ctx, netuid, hotkey), errors.HotKeyNotRegisteredInSubNet)
    const before = autoStakeDestination.get(ctx, coldkey, netuid)
    if (before !== undefined) {
      ensure(before !== hotkey, errors.SameAutoStakeHotkeyAlreadySet)
      autoStakeDestinationColdkeys.update(ctx, before, netuid, (coldkeys) =>
        coldkeys.filter((other) => other !== coldkey),
      )
    }
    autoStakeDestination.set(ctx, coldkey, netuid, hotkey)
    autoStakeDestinationColdkeys.update(ctx, hotkey, netuid, (coldkeys) => withItem(coldkeys, coldkey))
    emit(ctx, events.AutoStakeDestinationSet, { coldkey, netuid, hotkey })
  },
})
