import { type Ctx, emit, ensure, ensureSigned, type Origin } from '@glia/frame'
import { withAccount, withoutAccounts } from '../accountList.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { autoStakeDestination, autoStakeDestinationColdkeys, uids } from '../storage/index.ts'
import { ensureSubnetExists } from '../subnets/subnets.ts'
import { asColdkey, type Hotkey, type NetUid } from '../types.ts'

/**
 * Incentive of the signer's miners on a subnet is staked to `hotkey` from now on. SubnetNotExists,
 * HotKeyNotRegisteredInSubNet, SameAutoStakeHotkeyAlreadySet. Event AutoStakeDestinationSet
 * (`set_coldkey_auto_stake_hotkey`).
 */
export function setAutoStake(ctx: Ctx, origin: Origin, netuid: NetUid, hotkey: Hotkey): void {
  const coldkey = asColdkey(ensureSigned(origin))
  ensureSubnetExists(ctx, netuid)
  ensure(uids.has(ctx, netuid, hotkey), errors.HotKeyNotRegisteredInSubNet)
  const before = autoStakeDestination.get(ctx, coldkey, netuid)
  if (before !== undefined) {
    ensure(before !== hotkey, errors.SameAutoStakeHotkeyAlreadySet)
    autoStakeDestinationColdkeys.update(ctx, before, netuid, (list) => withoutAccounts(list, coldkey))
  }
  autoStakeDestination.set(ctx, coldkey, netuid, hotkey)
  autoStakeDestinationColdkeys.update(ctx, hotkey, netuid, (list) => withAccount(list, coldkey))
  emit(ctx, events.AutoStakeDestinationSet, { coldkey, netuid, hotkey })
}
