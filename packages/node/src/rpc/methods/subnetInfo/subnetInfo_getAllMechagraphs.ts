import { runtimeMethod } from '../../core/runtimeMethod.ts'

/** `SubnetInfoRuntimeApi_get_all_mechagraphs` as a list of bytes. */
export const subnetInfo_getAllMechagraphs = runtimeMethod(
  'subnetInfo_getAllMechagraphs',
  'SubnetInfoRuntimeApi_get_all_mechagraphs',
  {},
  'Unable to get metagraps',
)
