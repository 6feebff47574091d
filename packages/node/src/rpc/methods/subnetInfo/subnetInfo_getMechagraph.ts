import { runtimeMethod, u8, u16 } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_mechagraph` as a list of bytes. */
export const subnetInfo_getMechagraph = runtimeMethod(
  'subnetInfo_getMechagraph',
  'SubnetInfoRuntimeApi_get_mechagraph',
  { netuid: u16, mecid: u8 },
  'Unable to get dynamic subnets info',
)
