import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_subnet_state` as a list of bytes. */
export const subnetInfo_getSubnetState = runtimeMethod(
  'subnetInfo_getSubnetState',
  'SubnetInfoRuntimeApi_get_subnet_state',
  { netuid: u16 },
  'Unable to get subnet state info',
)
