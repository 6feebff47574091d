import { buyAlpha, sellAlpha, transferStakedAlpha } from '../subtensor/staking/orderSwap.ts'

/** Where orders are traded, and alpha goes from one to another (`SwapInterface`). */
export interface Market {
  readonly buyAlpha: typeof buyAlpha
  readonly sellAlpha: typeof sellAlpha
  readonly transferStakedAlpha: typeof transferStakedAlpha
}

/** The subnets' own pools. */
export const POOLS: Market = { buyAlpha, sellAlpha, transferStakedAlpha }
