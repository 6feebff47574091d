import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_metagraph` as a list of bytes. */
export const subnetInfo_getMetagraph = runtimeMethod(
  'subnetInfo_getMetagraph',
  'SubnetInfoRuntimeApi_get_metagraph',
  { netuid: u16 },
  'Unable to get dynamic subnets info',
)
