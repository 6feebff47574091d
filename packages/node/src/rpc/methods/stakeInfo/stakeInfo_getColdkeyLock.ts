import { account, runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** The lock of a coldkey on a subnet. */
export const stakeInfo_getColdkeyLock = runtimeMethod(
  'stakeInfo_getColdkeyLock',
  'StakeInfoRuntimeApi_get_coldkey_lock',
  { coldkey: account, netuid: u16 },
  'Unable to get coldkey lock',
)
