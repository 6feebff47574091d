import { type Codec, field, plain, struct } from '@glia/frame'
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
  {
    taoAmount: field(tao, 'TaoBalance'),
    alphaAmount: field(alpha, 'AlphaBalance'),
    taoFee: field(tao, 'TaoBalance'),
    alphaFee: field(alpha, 'AlphaBalance'),
    taoSlippage: field(tao, 'TaoBalance'),
    alphaSlippage: field(alpha, 'AlphaBalance'),
  },
  {
    path: `${path}::SimSwapResult`,
  },
)

export interface SubnetPrice {
  readonly netuid: NetUid
  /** Rao per alpha. */
  readonly price: bigint
}
export const subnetPrice: Codec<SubnetPrice> = struct(
  { netuid: field(netUid, 'NetUid'), price: plain.u64 },
  { path: `${path}::SubnetPrice` },
)
