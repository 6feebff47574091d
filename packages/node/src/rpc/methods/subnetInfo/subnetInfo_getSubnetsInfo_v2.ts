import { runtimeMethod } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_subnets_info_v2` as a list of bytes. */
export const subnetInfo_getSubnetsInfo_v2 = runtimeMethod(
  'subnetInfo_getSubnetsInfo_v2',
  'SubnetInfoRuntimeApi_get_subnets_info_v2',
  {},
  'Unable to get subnets info',
)
