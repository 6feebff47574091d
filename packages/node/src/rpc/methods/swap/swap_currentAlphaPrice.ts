import { decoded, runtimeMethod, u16 } from '../../core/runtimeMethod.ts'

/** Price of a subnet's alpha. */
export const swap_currentAlphaPrice = runtimeMethod(
  'swap_currentAlphaPrice',
  'SwapRuntimeApi_current_alpha_price',
  { netuid: u16 },
  'Unable to get current alpha price',
  decoded,
)
