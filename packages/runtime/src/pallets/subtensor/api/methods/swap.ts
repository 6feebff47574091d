import { attempt, type Ctx, method, type RuntimeApi, u64, vec } from '@glia/frame'
import { U64F64 } from '@glia/yuma'
import { currentPrice, simulateSwap, taoWorth } from '../../../swap/pool.ts'
import { subU64 } from '../../arithmetic.ts'
import { allNetuids } from '../../subnets/subnets.ts'
import { alpha, asAlpha, COIN, type NetUid, netUid, tao, ZERO } from '../../types.ts'
import { simSwapResult, subnetPrice } from '../types/swap.ts'

const RAO = U64F64.fromInteger(COIN)
const NOTHING = {
  taoAmount: ZERO,
  alphaAmount: ZERO,
  taoFee: ZERO,
  alphaFee: ZERO,
  taoSlippage: ZERO,
  alphaSlippage: ZERO,
}

/** Rao per alpha (`current_alpha_price`). */
const raoPrice = (ctx: Ctx, netuid: NetUid): bigint =>
  U64F64.toU64(U64F64.saturatingMul(currentPrice(ctx, netuid), RAO))

export const swapApi = {
  name: 'SwapRuntimeApi',
  version: 1,
  methods: {
    currentAlphaPrice: method({
      args: { netuid: netUid },
      returns: u64,
      run: (ctx, { netuid }) => raoPrice(ctx, netuid),
    }),
    currentAlphaPriceAll: method({
      args: {},
      returns: vec(subnetPrice),
      run: (ctx) => allNetuids(ctx).map((netuid) => ({ netuid, price: raoPrice(ctx, netuid) })),
    }),
    simSwapTaoForAlpha: method({
      args: { netuid: netUid, tao },
      returns: simSwapResult,
      run(ctx, { netuid, tao }) {
        const unmoved = asAlpha(U64F64.toU64(U64F64.safeDiv(U64F64.fromInteger(tao), currentPrice(ctx, netuid))))
        const result = attempt(() => simulateSwap(ctx, netuid, 'buy', tao))
        if (result === undefined) return NOTHING
        return {
          ...NOTHING,
          taoAmount: result.paidIn,
          alphaAmount: result.paidOut,
          taoFee: result.fee,
          alphaSlippage: subU64(unmoved, result.paidOut),
        }
      },
    }),
    simSwapAlphaForTao: method({
      args: { netuid: netUid, alpha },
      returns: simSwapResult,
      run(ctx, { netuid, alpha }) {
        const unmoved = taoWorth(alpha, currentPrice(ctx, netuid))
        const result = attempt(() => simulateSwap(ctx, netuid, 'sell', alpha))
        if (result === undefined) return NOTHING
        return {
          ...NOTHING,
          taoAmount: result.paidOut,
          alphaAmount: result.paidIn,
          alphaFee: result.fee,
          taoSlippage: subU64(unmoved, result.paidOut),
        }
      },
    }),
  },
} satisfies RuntimeApi
