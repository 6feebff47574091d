import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_subnet_hyperparams` as a list of bytes. */
export const subnetInfo_getSubnetHyperparams = runtimeMethod(
  'subnetInfo_getSubnetHyperparams',
  'SubnetInfoRuntimeApi_get_subnet_hyperparams',
  { netuid: u16 },
  'Unable to get subnet info',
)
