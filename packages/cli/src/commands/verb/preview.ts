import { formatTao } from '@glia/base'
import type { Exposure, Preview, Quantity, Quote } from '@glia/sdk'
import { percent } from '../../output/numbers.ts'
import type { Style } from '../../output/style.ts'
import { facts } from '../../output/table.ts'

/**
 * What is to be read before something is signed: one sentence, then what it costs and gives, each amount with its unit.
 *
 * @param more rows of the command itself; `sends` among them says what it costs
 */
export function previewText(
  preview: Preview,
  style: Style,
  more: readonly (readonly [title: string, text: string])[],
): string[] {
  const { sentence, quote, quotes, exposure, fee, feeReturned, signer } = preview
  const rows: (readonly [string, string])[] = []
  // On root TAO is staked as TAO: nothing is traded.
  if (quote !== undefined && !(isTao(quote.gives) && isTao(quote.gets))) {
    const unit = priceUnit(quote.gives, quote.gets)
    rows.push(
      ['price', `${formatTao(quote.price)} ${unit}, ${formatTao(quote.priceAfter)} after it: moves by ${move(quote)}`],
      // What the move costs on average, which is less than it: the limit holds the move. Small ones count.
      ['slippage', percent(quote.slippage, 3)],
      ['gives', `about ${shown(quote.gets)}`],
      ['pool fee', shown(quote.poolFee)],
      ['limit', quote.limitPrice === undefined ? 'any price' : `${formatTao(quote.limitPrice)} ${unit}`],
    )
    if (isBeyond(quote)) rows.push(['partial', 'trades what the limit allows; the rows above are of the whole amount'])
  } else if (quotes !== undefined) {
    rows.push(...quotes.map(sold), ['gives', `about ${formatTao(summed(quotes))} TAO`])
  } else if (exposure !== undefined && exposure.tao > 0n && !more.some(([title]) => title === 'sends'))
    rows.push(['costs', cost(exposure)])
  const back = feeReturned ? ', which the chain gives back: sudo is free' : ''
  rows.push(['fee', `${formatTao(fee)} TAO${back}`], ...more, ['signed by', signer])
  return [style('bold', sentence), ...facts(rows, style).map((line) => `  ${line}`)]
}

function cost({ tao, mayGrow, mayFall }: Exposure): string {
  const amount = `${formatTao(tao)} TAO`
  return mayGrow ? `${amount} now; in its block it may be more` : mayFall ? `at most ${amount}` : amount
}

/** Only a trade that may be partial comes here with a price beyond its limit. TAO buys at a rising price; alpha sells at a falling one. */
export function isBeyond({ gives, priceAfter, limitPrice }: Quote): boolean {
  return limitPrice !== undefined && (gives.token === 'TAO' ? priceAfter > limitPrice : priceAfter < limitPrice)
}

/** A row for one of several positions that are sold at any price; on root an alpha is a TAO. */
function sold(quote: Quote): readonly [string, string] {
  const { gives, gets, price } = quote
  if (isTao(gives)) return ['root', shown(gives)]
  const market = `${formatTao(price)} TAO per alpha, moves by ${move(quote)}`
  return [`subnet ${gives.netuid}`, `${formatTao(gives.rao)} alpha for about ${shown(gets)}: ${market}`]
}

/** All that is got. */
const summed = (quotes: readonly Quote[]): bigint => quotes.reduce((sum, { gets }) => sum + gets.rao, 0n)

/** How far the price goes, which is what `--tolerance` is about. */
function move({ price, priceAfter }: Quote): string {
  return price === 0n ? 'nothing' : percent(Math.abs(Number(priceAfter) / Number(price) - 1), 3)
}

function priceUnit(gives: Quantity, gets: Quantity): string {
  if (gives.token === 'alpha' && gets.token === 'alpha')
    return `alpha of subnet ${gets.netuid} per alpha of subnet ${gives.netuid}`
  return 'TAO per alpha'
}

const isTao = ({ token, netuid }: Quantity): boolean => token === 'TAO' || netuid === 0

const shown = (quantity: Quantity) =>
  `${formatTao(quantity.rao)} ${isTao(quantity) ? 'TAO' : `alpha of subnet ${quantity.netuid}`}`
