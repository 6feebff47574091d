import { decoded, runtimeMethod } from '../../core/runtimeMethod.ts'

/** The subnet that would make room for a new one, or null. */
export const subnetInfo_getSubnetToPrune = runtimeMethod(
  'subnetInfo_getSubnetToPrune',
  'SubnetInfoRuntimeApi_get_subnet_to_prune',
  {},
  'Unable to get subnet to prune',
  decoded,
)
