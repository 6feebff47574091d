import type { RuntimeApi } from '@glia/frame'
import { betaBasketApi } from './methods/basket.ts'
import { delegateInfoApi } from './methods/delegates.ts'
import { neuronInfoApi } from './methods/neurons.ts'
import { subnetRegistrationApi } from './methods/registration.ts'
import { stakeInfoApi } from './methods/stake.ts'
import { subnetInfoApi } from './methods/subnets.ts'
import { swapApi } from './methods/swap.ts'

export { delegateInfoApi, neuronInfoApi, stakeInfoApi, subnetInfoApi, subnetRegistrationApi, swapApi }

/** The runtime APIs of SubtensorModule and Swap. */
export const subtensorApis: readonly RuntimeApi[] = [
  delegateInfoApi,
  neuronInfoApi,
  subnetInfoApi,
  stakeInfoApi,
  subnetRegistrationApi,
  swapApi,
  betaBasketApi,
]
