import { runtimeMethod } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_subnets_info` as a list of bytes. */
export const subnetInfo_getSubnetsInfo = runtimeMethod(
  'subnetInfo_getSubnetsInfo',
  'SubnetInfoRuntimeApi_get_subnets_info',
  {},
  'Unable to get subnets info',
)
