import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_subnet_info_v2` as a list of bytes. */
export const subnetInfo_getSubnetInfo_v2 = runtimeMethod(
  'subnetInfo_getSubnetInfo_v2',
  'SubnetInfoRuntimeApi_get_subnet_info_v2',
  { netuid: u16 },
  'Unable to get subnet info',
)
