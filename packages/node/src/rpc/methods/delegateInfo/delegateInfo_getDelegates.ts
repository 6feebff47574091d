import { runtimeMethod } from '../../core/runtimeMethod.ts'

/** All delegates. */
export const delegateInfo_getDelegates = runtimeMethod(
  'delegateInfo_getDelegates',
  'DelegateInfoRuntimeApi_get_delegates',
  {},
  'Unable to get delegates info',
)
