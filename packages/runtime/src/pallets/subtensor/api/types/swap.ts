import { type Codec, struct, u64 } from '@glia/frame'
import { alpha, type NetUid, netUid, tao } from '../../types.ts'

const path = 'pallet_subtensor_swap_runtime_api'

/** What a swap would move, rao. One fee and one slippage are always 0: that of the currency which is not paid in or out. */
export interface SimSwapResult {
  readonly taoAmount: bigint
  readonly alphaAmount: bigint
  readonly taoFee: bigint
  readonly alphaFee: bigint
  readonly taoSlippage: bigint
  readonly alphaSlippage: bigint
}
export const simSwapResult: Codec<SimSwapResult> = struct(
  { taoAmount: tao, alphaAmount: alpha, taoFee: tao, alphaFee: alpha, taoSlippage: tao, alphaSlippage: alpha },
  {
    path: `${path}::SimSwapResult`,
    typeNames: {
      taoAmount: 'TaoBalance',
      alphaAmount: 'AlphaBalance',
      taoFee: 'TaoBalance',
      alphaFee: 'AlphaBalance',
      taoSlippage: 'TaoBalance',
      alphaSlippage: 'AlphaBalance',
    },
  },
)

export interface SubnetPrice {
  readonly netuid: NetUid
  /** Rao per alpha. */
  readonly price: bigint
}
export const subnetPrice: Codec<SubnetPrice> = struct(
  { netuid: netUid, price: u64 },
  { path: `${path}::SubnetPrice`, typeNames: { netuid: 'NetUid', price: 'u64' } },
)
