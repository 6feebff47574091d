import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_subnet_info` as a list of bytes. */
export const subnetInfo_getSubnetInfo = runtimeMethod(
  'subnetInfo_getSubnetInfo',
  'SubnetInfoRuntimeApi_get_subnet_info',
  { netuid: u16 },
  'Unable to get subnet info',
)
