import { runtimeMethod, u8, u16, u16List } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_selective_mechagraph` as a list of bytes. */
export const subnetInfo_getSelectiveMechagraph = runtimeMethod(
  'subnetInfo_getSelectiveMechagraph',
  'SubnetInfoRuntimeApi_get_selective_mechagraph',
  { netuid: u16, mecid: u8, metagraph_index: u16List },
  'Unable to get selective metagraph',
)
