import { type Alpha, formatTao, RAO_PER_TAO, RangeViolation, type Tao } from '@glia/base'
import type { SubnetNumber } from '../types.ts'
import { CheckError, SlippageError } from './checks/errors.ts'
import { NoSuchSubnet, type Queries } from './queries.ts'

/** An amount with what it is an amount of; `rao` counts billionths of either token. */
export interface Quantity {
  readonly token: 'TAO' | 'alpha'
  /** The subnet of the alpha, or of the pool it is traded in. */
  readonly netuid: number
  readonly rao: bigint
}

/**
 * What a subnet's pool would give for the whole amount as the chain is now; `allowPartial` trades less of it where `limitPrice` comes
 * first. Nothing is reserved: whoever trades first moves the price.
 */
export interface Quote {
  readonly gives: Quantity
  readonly gets: Quantity
  /** Rao of TAO for one alpha before it; between two subnets, rao of alpha there for one alpha here. */
  readonly price: bigint
  /** The same after it. */
  readonly priceAfter: bigint
  /** Part of the price that is lost by moving it, 0 to 1; the pool's fee is not in it. */
  readonly slippage: number
  /** What the pool keeps, in the token that is given. */
  readonly poolFee: Quantity
  /** The worst price that is accepted, as `price`; undefined where any is. */
  readonly limitPrice: bigint | undefined
}

/** How far a price may move against whoever trades before nothing happens. `Price` is what one alpha is paid with. */
export interface PriceProtection<Price extends Tao | Alpha = Tao> {
  /** As a part of the price now, 0 to 1 (default 0.05); `'any'` trades at whatever price comes. */
  readonly maxSlippage?: number | 'any'
  /** The worst price itself, for one whole alpha, in place of `maxSlippage`. */
  readonly limitPrice?: Price
  /** Trade as much as the price allows instead of nothing. */
  readonly allowPartial?: boolean
}

/** What the help of btcli's safe staking says; its code takes 0.005 where nobody says otherwise. */
export const DEFAULT_MAX_SLIPPAGE = 0.05

/** Parts of a slippage that are told apart. */
const BILLION = 1_000_000_000n

/** What `sim_swap_…` answers; amounts without the fee. */
interface Simulated {
  readonly tao_amount: bigint
  readonly alpha_amount: bigint
  readonly tao_fee: bigint
  readonly alpha_fee: bigint
}

/**
 * That one thing at most is said of a price: of two, which counts is a guess.
 *
 * @param limit what says it besides `maxSlippage`, with what it was given
 * @throws RangeViolation
 */
export function expectOneLimit(maxSlippage: unknown, [name, limit]: readonly [name: string, value: unknown]): void {
  if (maxSlippage === undefined || limit === undefined) return
  throw new RangeViolation(
    'maxSlippage',
    maxSlippage,
    `left out beside ${name}, which says it already: give one of them`,
  )
}

/** That a part is not asked for where no price ends the trade: all of it would be traded. @throws RangeViolation */
export function expectPart({ maxSlippage, allowPartial }: PriceProtection<Tao> | PriceProtection<Alpha>): void {
  if (maxSlippage === 'any' && allowPartial === true)
    throw new RangeViolation('maxSlippage', "'any'", 'a part of the price, or left out, beside allowPartial')
}

/** The worst price that protection accepts; undefined for any. @throws RangeViolation */
export function limitOf<Price extends Tao | Alpha>(
  side: 'buy' | 'sell',
  price: bigint,
  protection: PriceProtection<Price>,
): Price | undefined {
  const { limitPrice, maxSlippage = DEFAULT_MAX_SLIPPAGE } = protection
  if (limitPrice !== undefined) return limitPrice
  if (maxSlippage === 'any') return undefined
  if (!(maxSlippage >= 0 && maxSlippage < 1))
    throw new RangeViolation('maxSlippage', maxSlippage, "a part of the price from 0 to below 1, or 'any'")
  const part = (price * BigInt(Math.round(maxSlippage * Number(BILLION)))) / BILLION
  return (side === 'buy' ? price + part : price - part) as Price
}

/** What staking TAO on a subnet would give. @throws CheckError LIQUIDITY, NoSuchSubnet */
export async function quoteStake(queries: Queries, netuid: SubnetNumber, amount: Tao): Promise<Quote> {
  const found = await simulated(queries, 'sim_swap_tao_for_alpha', netuid, amount)
  const { tao_amount: paid, alpha_amount: got, tao_fee: fee } = found.result
  return quote(found, {
    gives: { token: 'TAO', netuid, rao: amount },
    gets: { token: 'alpha', netuid, rao: got },
    poolFee: { token: 'TAO', netuid, rao: fee },
    unmoved: (paid * RAO_PER_TAO) / found.price,
    after: { tao: found.tao + paid, alpha: found.alpha - got },
  })
}

/** What taking alpha out of a subnet would give. @throws CheckError LIQUIDITY, NoSuchSubnet */
export async function quoteUnstake(queries: Queries, netuid: SubnetNumber, amount: Alpha): Promise<Quote> {
  const found = await simulated(queries, 'sim_swap_alpha_for_tao', netuid, amount)
  const { tao_amount: got, alpha_amount: paid, alpha_fee: fee } = found.result
  return quote(found, {
    gives: { token: 'alpha', netuid, rao: amount },
    gets: { token: 'TAO', netuid, rao: got },
    poolFee: { token: 'alpha', netuid, rao: fee },
    unmoved: (paid * found.price) / RAO_PER_TAO,
    after: { tao: found.tao - got, alpha: found.alpha + paid },
  })
}

/** What moving alpha from one subnet to another would give, through both pools. The second takes no fee. */
export async function quoteMove(queries: Queries, from: SubnetNumber, to: SubnetNumber, amount: Alpha): Promise<Quote> {
  const sold = await quoteUnstake(queries, from, amount)
  const bought = await quoteStake(queries, to, sold.gets.rao as Tao)
  const ratio = (here: bigint, there: bigint) => (here * RAO_PER_TAO) / (there === 0n ? 1n : there)
  // The chain drops the second pool's fee unless the way begins on root, where the first has none.
  const fee = from === 0 ? 0n : bought.poolFee.rao
  const got = bought.gets.rao + (bought.gets.rao * fee) / (sold.gets.rao - fee || 1n)
  return {
    gives: sold.gives,
    gets: { ...bought.gets, rao: got },
    price: ratio(sold.price, bought.price),
    priceAfter: ratio(sold.priceAfter, bought.priceAfter),
    slippage: 1 - (1 - sold.slippage) * (1 - bought.slippage),
    poolFee: from === 0 ? bought.poolFee : sold.poolFee,
    limitPrice: undefined,
  }
}

interface Pool {
  readonly price: bigint
  readonly tao: bigint
  readonly alpha: bigint
  readonly result: Simulated
}

type Simulation = 'sim_swap_tao_for_alpha' | 'sim_swap_alpha_for_tao'

async function simulated(queries: Queries, method: Simulation, netuid: number, amount: bigint): Promise<Pool> {
  const [there, price, tao, alpha, result] = await Promise.all([
    queries.storage('SubtensorModule', 'NetworksAdded', netuid),
    queries.alphaPrice(netuid),
    queries.storage('SubtensorModule', 'SubnetTAO', netuid),
    queries.storage('SubtensorModule', 'SubnetAlphaIn', netuid),
    queries.chain.runtimeApi('SwapRuntimeApi', method, [netuid, amount]),
  ])
  if (there === false) throw new NoSuchSubnet(netuid)
  if (result.tao_amount === 0n || result.alpha_amount === 0n || price === 0n) {
    throw new CheckError('LIQUIDITY', {
      expected: `the pool of subnet ${netuid} to take ${formatTao(amount)} ${method === 'sim_swap_tao_for_alpha' ? 'TAO' : 'alpha'}`,
      found: `${formatTao(tao)} TAO and ${formatTao(alpha)} alpha in it`,
      advice: 'trade less, or another subnet',
    })
  }
  return { price, tao, alpha, result }
}

interface Traded {
  readonly gives: Quantity
  readonly gets: Quantity
  readonly poolFee: Quantity
  /** What would have come out at the price before it. */
  readonly unmoved: bigint
  readonly after: { readonly tao: bigint; readonly alpha: bigint }
}

function quote({ price, tao, alpha }: Pool, { gives, gets, poolFee, unmoved, after }: Traded): Quote {
  // The pool's price is the ratio of its reserves times a weight that a trade leaves as it is. Root has no pool, and one price.
  const fixed = gives.netuid === 0 || tao === 0n || alpha === 0n || after.alpha <= 0n
  const priceAfter = fixed ? price : (price * after.tao * alpha) / (tao * after.alpha)
  const lost = unmoved > gets.rao ? unmoved - gets.rao : 0n
  const slippage = unmoved === 0n ? 0 : Number((lost * BILLION) / unmoved) / Number(BILLION)
  return { gives, gets, price, priceAfter, slippage, poolFee, limitPrice: undefined }
}

/**
 * That the price stays within a limit, or of a part, that there is one to trade before the limit.
 *
 * @param allowPartial undefined where the chain trades no parts
 * @throws SlippageError
 */
export function expectWithin(
  side: 'buy' | 'sell',
  trade: Quote,
  limit: bigint | undefined,
  allowPartial: boolean | undefined,
): void {
  if (limit === undefined) return
  const { price, priceAfter } = trade
  const refused = (found: bigint, part: 'asked' | 'offered' | 'none') =>
    new SlippageError(side, limit, found, part, undefined, priceUnit(trade))
  if (allowPartial) {
    if (side === 'buy' ? price < limit : price > limit) return
    throw refused(price, 'asked')
  }
  if (side === 'buy' ? priceAfter <= limit : priceAfter >= limit) return
  throw refused(priceAfter, allowPartial === undefined ? 'none' : 'offered')
}

/** What the prices of a trade count in. */
function priceUnit({ gives, gets }: Quote): string {
  if (gives.token === 'alpha' && gets.token === 'alpha')
    return `alpha of subnet ${gets.netuid} per alpha of subnet ${gives.netuid}`
  return 'TAO per alpha'
}
