/** The functions of chain_math.json by their names there. */
import { fromHex } from '@glia/base'
import * as yuma from '@glia/yuma'

type Json = never
type Call = (input: Json) => unknown
type Strings<K extends string> = Record<K, string>
type FloatPair = [mantissa: string, exponent: number]

/** A number of the vectors, in the unit in which the function takes it. */
const big = <T extends bigint>(x: string): T => BigInt(x) as T

const toFloat = ([mantissa, exponent]: FloatPair): yuma.SafeFloat => ({
  mantissa: big(mantissa),
  exponent: BigInt(exponent),
})
const fromFloat = (x: yuma.SafeFloat | null): unknown => (x === null ? null : [x.mantissa, Number(x.exponent)])

export const chainMathFunctions: Readonly<Record<string, Call>> = {
  get_block_emission_for_issuance: (x: string) => yuma.blockEmissionForIssuance(big(x)),
  inplace_pow_normalize: (i: { values: string[]; p: string }) =>
    yuma.powNormalize(
      i.values.map((value) => big<yuma.U64F64>(value)),
      big(i.p),
    ),
  decay_factor_q32: (x: number) => yuma.decayFactorQ32(x),
  mul_by_q32: (i: Strings<'value' | 'factor'>) => yuma.mulByQ32(big(i.value), big(i.factor)),
  block_hash_to_indices: (i: { hash: string; k: number; n: number }) =>
    yuma.autoClaimIndices(fromHex(i.hash), BigInt(i.k), BigInt(i.n)),
  SafeFloat_ops: (i: Record<'a' | 'b' | 'c', FloatPair>) => {
    const [a, b, c] = [toFloat(i.a), toFloat(i.b), toFloat(i.c)]
    return {
      add: fromFloat(yuma.safeFloatAdd(a, b)),
      sub: fromFloat(yuma.safeFloatSub(a, b)),
      div: fromFloat(yuma.safeFloatDiv(a, b)),
      mul_div: fromFloat(yuma.safeFloatMulDiv(a, b, c)),
      gt: yuma.safeFloatGt(a, b),
      a_to_u64: yuma.safeFloatToU64(a),
    }
  },
  SafeFloat_new: (i: { mantissa: string; exponent: number }) =>
    fromFloat(yuma.safeFloat(big(i.mantissa), BigInt(i.exponent))),
  SafeFloat_from_U64F64: (x: string) => fromFloat(yuma.safeFloatFromU64F64(big(x))),
  balancer_exp_base_quote: (i: Strings<'quote' | 'x' | 'dx'>) =>
    yuma.balancerExpBaseQuote(big(i.quote), { reserve: big(i.x), paid: big(i.dx) }),
  balancer_exp_quote_base: (i: Strings<'quote' | 'y' | 'dy'>) =>
    yuma.balancerExpQuoteBase(big(i.quote), { reserve: big(i.y), paid: big(i.dy) }),
  balancer_calculate_price: (i: Strings<'quote' | 'x' | 'y'>) => yuma.balancerPrice(big(i.quote), big(i.x), big(i.y)),
  balancer_calculate_quote_delta_in: (i: Strings<'quote' | 'current_price' | 'target_price' | 'reserve'>) =>
    yuma.balancerQuoteDeltaIn(big(i.quote), { from: big(i.current_price), to: big(i.target_price) }, big(i.reserve)),
  balancer_calculate_base_delta_in: (i: Strings<'quote' | 'current_price' | 'target_price' | 'reserve'>) =>
    yuma.balancerBaseDeltaIn(big(i.quote), { from: big(i.current_price), to: big(i.target_price) }, big(i.reserve)),
  balancer_update_weights_for_added_liquidity: (i: Strings<'quote' | 'tao' | 'alpha' | 'tao_delta' | 'alpha_delta'>) =>
    yuma.balancerWeightAfterLiquidity(
      big(i.quote),
      { tao: big(i.tao), alpha: big(i.alpha) },
      { tao: big(i.tao_delta), alpha: big(i.alpha_delta) },
    ) ?? null,
  SafeInt_pow_ratio_scaled: (
    i: Strings<'base_num' | 'base_den' | 'exp_num' | 'exp_den' | 'scale'> & { precision: number },
  ) => yuma.powRatioScaled(big(i.base_num), big(i.base_den), big(i.exp_num), big(i.exp_den), i.precision, big(i.scale)),
  Perquintill_from_rational_u128: (i: Strings<'p' | 'q'>) => yuma.perquintillFromRational(big(i.p), big(i.q)),
}
