import { account, runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_coldkey_auto_stake_hotkey` as a list of bytes. */
export const subnetInfo_getColdkeyAutoStakeHotkey = runtimeMethod(
  'subnetInfo_getColdkeyAutoStakeHotkey',
  'SubnetInfoRuntimeApi_get_coldkey_auto_stake_hotkey',
  { coldkey: account, netuid: u16 },
  'Unable to get coldkey auto stake hotkey',
)
