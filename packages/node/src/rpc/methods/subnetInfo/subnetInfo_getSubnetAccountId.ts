import { runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** The account of a subnet, as a list of bytes. */
export const subnetInfo_getSubnetAccountId = runtimeMethod(
  'subnetInfo_getSubnetAccountId',
  'SubnetInfoRuntimeApi_get_subnet_account_id',
  { netuid: u16 },
  'Subnet does not exist',
)
