import { runtimeMethod, u16, u64 } from '../../core/runtimeMethod.ts'

/** What selling alpha would give. */
export const swap_simSwapAlphaForTao = runtimeMethod(
  'swap_simSwapAlphaForTao',
  'SwapRuntimeApi_sim_swap_alpha_for_tao',
  { netuid: u16, alpha: u64 },
  'Unable to simulate alpha -> tao swap',
)
