import { formatTao } from '@glia/base'
import type { Preview, Quantity, Quote } from '@glia/sdk'
import { percent } from '../../output/numbers.ts'
import type { Style } from '../../output/style.ts'
import { facts } from '../../output/table.ts'

/** Calls that name the most they may cost, or take what is left. */
const LIMITED: ReadonlySet<string> = new Set(['SubtensorModule.register_limit', 'Balances.transfer_all'])

/**
 * What is to be read before something is signed: one sentence, then what it costs and gives, each amount with its unit.
 *
 * @param more rows of the command itself
 */
export function previewText(
  preview: Preview,
  style: Style,
  more: readonly (readonly [title: string, text: string])[],
): string[] {
  const { sentence, call, quote, exposure, fee, signer } = preview
  const rows: (readonly [string, string])[] = []
  if (quote !== undefined) {
    const unit = priceUnit(quote.gives, quote.gets)
    rows.push(
      ['price', `${formatTao(quote.price)} ${unit}, ${formatTao(quote.priceAfter)} after it`],
      // Small slippages count.
      ['slippage', percent(quote.slippage, 3)],
      ['gives', `about ${shown(quote.gets)}`],
      ['pool fee', shown(quote.poolFee)],
      ['limit', quote.limitPrice === undefined ? 'any price' : `${formatTao(quote.limitPrice)} ${unit}`],
    )
    if (isBeyond(quote)) rows.push(['partial', 'trades what the limit allows; the rows above are of the whole amount'])
  } else if (exposure !== undefined && exposure.tao > 0n)
    rows.push(['costs', `${LIMITED.has(call) ? 'at most ' : ''}${formatTao(exposure.tao)} TAO`])
  rows.push(['fee', `${formatTao(fee)} TAO`], ...more, ['signed by', signer])
  return [style('bold', sentence), ...facts(rows, style).map((line) => `  ${line}`)]
}

/** Only a trade that may be partial comes here with a price beyond its limit. TAO buys at a rising price; alpha sells at a falling one. */
function isBeyond({ gives, priceAfter, limitPrice }: Quote): boolean {
  return limitPrice !== undefined && (gives.token === 'TAO' ? priceAfter > limitPrice : priceAfter < limitPrice)
}

function priceUnit(gives: Quantity, gets: Quantity): string {
  if (gives.token === 'alpha' && gets.token === 'alpha')
    return `alpha of subnet ${gets.netuid} per alpha of subnet ${gives.netuid}`
  return 'TAO per alpha'
}

const shown = ({ token, netuid, rao }: Quantity) =>
  token === 'TAO' || netuid === 0 ? `${formatTao(rao)} TAO` : `${formatTao(rao)} alpha of subnet ${netuid}`
