import { runtimeMethod, u16, u64 } from '../../core/runtimeMethod.ts'

/** What buying alpha would give. */
export const swap_simSwapTaoForAlpha = runtimeMethod(
  'swap_simSwapTaoForAlpha',
  'SwapRuntimeApi_sim_swap_tao_for_alpha',
  { netuid: u16, tao: u64 },
  'Unable to simulate tao -> alpha swap',
)
