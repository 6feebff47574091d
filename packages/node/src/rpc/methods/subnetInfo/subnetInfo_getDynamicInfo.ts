import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_dynamic_info` as a list of bytes. */
export const subnetInfo_getDynamicInfo = runtimeMethod(
  'subnetInfo_getDynamicInfo',
  'SubnetInfoRuntimeApi_get_dynamic_info',
  { netuid: u16 },
  'Unable to get dynamic subnets info',
)
