import { accountBytes, runtimeMethod } from '../../core/runtimeMethod.ts'

/** Delegates an account has stake with. */
export const delegateInfo_getDelegated = runtimeMethod(
  'delegateInfo_getDelegated',
  'DelegateInfoRuntimeApi_get_delegated',
  { delegatee_account_vec: accountBytes },
  'Unable to get delegates info',
)
