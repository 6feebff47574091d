import type { RuntimeApi } from '@glia/frame'
import { neuronInfoApi } from './methods/neurons.ts'
import { subnetRegistrationApi } from './methods/registration.ts'
import { stakeInfoApi } from './methods/stake.ts'
import { subnetInfoApi } from './methods/subnets.ts'
import { swapApi } from './methods/swap.ts'

/** The runtime APIs of SubtensorModule and Swap. */
export const subtensorApis: readonly RuntimeApi[] = [
  neuronInfoApi,
  subnetInfoApi,
  stakeInfoApi,
  subnetRegistrationApi,
  swapApi,
]
