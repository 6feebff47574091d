import { accountBytes, runtimeMethod } from '../../core/runtimeMethod.ts'

/** One delegate. */
export const delegateInfo_getDelegate = runtimeMethod(
  'delegateInfo_getDelegate',
  'DelegateInfoRuntimeApi_get_delegate',
  { delegate_account_vec: accountBytes },
  'Unable to get delegates info',
)
