import { RAO_PER_TAO } from '@glia/base'
import { type Alpha, asAlpha, asTao, type Tao } from '../pallets/subtensor/types.ts'

/** More TAO than this are never issued, nor more alpha of a subnet: 21 million, in rao. */
export const MOST_ISSUED = asTao(21_000_000n * RAO_PER_TAO)

/** The token that an amount is of, as it is written after it. */
export type Token = 'TAO' | 'alpha'

/** How an amount of a token is written. */
export const amountIn = (token: Token): string =>
  `an amount with its unit, such as "1.5 ${token}" or "1500000000 rao", up to ${MOST_ISSUED / RAO_PER_TAO} ${token}`

const AMOUNT = /^(\d{1,17})(?:\.(\d{1,9}))? (TAO|alpha|rao)$/

/** An amount in rao; undefined for a text of another form, of another token, or beyond what may be issued. */
function raoOf(value: unknown, token: Token): bigint | undefined {
  const [, whole, fraction, unit] = (typeof value === 'string' && AMOUNT.exec(value)) || []
  if (whole === undefined) return undefined
  if (unit === 'rao') return fraction === undefined ? issuable(BigInt(whole)) : undefined
  if (unit !== token) return undefined
  return issuable(BigInt(whole) * RAO_PER_TAO + BigInt((fraction ?? '').padEnd(9, '0')))
}

const issuable = (rao: bigint): bigint | undefined => (rao <= MOST_ISSUED ? rao : undefined)

/** TAO from a text such as `1.5 TAO` or `1500000000 rao`. */
export function taoOf(value: unknown): Tao | undefined {
  const rao = raoOf(value, 'TAO')
  return rao === undefined ? undefined : asTao(rao)
}

/** Alpha from a text such as `1.5 alpha` or `1500000000 rao`. */
export function alphaOf(value: unknown): Alpha | undefined {
  const rao = raoOf(value, 'alpha')
  return rao === undefined ? undefined : asAlpha(rao)
}
