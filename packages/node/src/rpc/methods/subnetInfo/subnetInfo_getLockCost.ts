import { decoded, runtimeMethod } from '../../core/runtimeMethod.ts'

/** What registering a subnet costs now, in rao. */
export const subnetInfo_getLockCost = runtimeMethod(
  'subnetInfo_getLockCost',
  'SubnetRegistrationRuntimeApi_get_network_registration_cost',
  {},
  'Unable to get subnet lock cost',
  decoded,
)
