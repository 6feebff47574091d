import { method, type RuntimeApi } from '@glia/frame'
import { networkLockCost } from '../../subnets/lockCost.ts'
import { tao } from '../../types.ts'

export const subnetRegistrationApi = {
  name: 'SubnetRegistrationRuntimeApi',
  version: 1,
  methods: {
    getNetworkRegistrationCost: method({ args: {}, returns: tao, run: (ctx) => networkLockCost(ctx) }),
  },
} satisfies RuntimeApi
