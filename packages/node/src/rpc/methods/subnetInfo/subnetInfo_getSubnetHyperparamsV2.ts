import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_subnet_hyperparams_v2` as a list of bytes. */
export const subnetInfo_getSubnetHyperparamsV2 = runtimeMethod(
  'subnetInfo_getSubnetHyperparamsV2',
  'SubnetInfoRuntimeApi_get_subnet_hyperparams_v2',
  { netuid: u16 },
  'Unable to get subnet info',
)
