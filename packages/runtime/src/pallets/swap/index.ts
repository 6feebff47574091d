import { addLiquidity, disableLp, modifyPosition, removeLiquidity, toggleUserLiquidity } from './calls/retired.ts'
import { setFeeRate } from './calls/setFeeRate.ts'
import { swapConstants, swapErrors, swapEvents, swapStorage } from './declarations.ts'
import { home } from './home.ts'

/** Pools between TAO and each subnet's alpha: price, swaps, fees. The reserves themselves are SubtensorModule's. */
export const swapPallet = home.pallet({
  crate: 'pallet_subtensor_swap',
  storage: swapStorage,
  calls: { setFeeRate, addLiquidity, removeLiquidity, modifyPosition, toggleUserLiquidity, disableLp },
  events: swapEvents,
  errors: swapErrors,
  constants: swapConstants,
})

export * from './pool.ts'
