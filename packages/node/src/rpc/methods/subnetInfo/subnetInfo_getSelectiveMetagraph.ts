import { runtimeMethod, u16, u16List } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_selective_metagraph` as a list of bytes. */
export const subnetInfo_getSelectiveMetagraph = runtimeMethod(
  'subnetInfo_getSelectiveMetagraph',
  'SubnetInfoRuntimeApi_get_selective_metagraph',
  { netuid: u16, metagraph_index: u16List },
  'Unable to get selective metagraph',
)
