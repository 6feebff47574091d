import { decoded, runtimeMethod } from '../../core/runtimeMethod.ts'

/** Prices of all alphas. */
export const swap_currentAlphaPriceAll = runtimeMethod(
  'swap_currentAlphaPriceAll',
  'SwapRuntimeApi_current_alpha_price_all',
  {},
  'Unable to get all current alpha prices',
  decoded,
)
