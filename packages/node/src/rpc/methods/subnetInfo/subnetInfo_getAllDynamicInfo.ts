import { runtimeMethod } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_all_dynamic_info` as a list of bytes. */
export const subnetInfo_getAllDynamicInfo = runtimeMethod(
  'subnetInfo_getAllDynamicInfo',
  'SubnetInfoRuntimeApi_get_all_dynamic_info',
  {},
  'Unable to get dynamic subnets info',
)
