import { runtimeMethod } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_all_metagraphs` as a list of bytes. */
export const subnetInfo_getAllMetagraphs = runtimeMethod(
  'subnetInfo_getAllMetagraphs',
  'SubnetInfoRuntimeApi_get_all_metagraphs',
  {},
  'Unable to get metagraps',
)
