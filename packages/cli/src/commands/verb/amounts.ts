import { type Alpha, alpha, RangeViolation, type Tao, tao } from '@glia/base'
import { InvalidArgumentError } from 'commander'

/** Suffixes that say a unit: `1.5t`, `1.5 TAO`, `10a`, `10alpha`. */
const AMOUNT = /^(\d+(?:\.\d{1,9})?)\s*(t|tao|τ|a|alpha|α)?$/i

/** Reads an amount of TAO: `1.5`, or with its unit `1.5t`. */
export const taoAmount = (text: string): Tao => within('TAO', () => tao(digitsOf(text, 'TAO', /^(t|tao|τ)$/i)))

/** Reads an amount of alpha: `10`, or with its unit `10a`. */
export const alphaAmount = (text: string): Alpha =>
  within('alpha', () => alpha(digitsOf(text, 'alpha', /^(a|alpha|α)$/i)))

/** More than there can be is a mistake of the command line, as any other amount that is none. */
function within<T>(token: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeViolation)) throw error
    throw new InvalidArgumentError(`expected at most 18446744073.709551615 ${token}.`)
  }
}

function digitsOf(text: string, token: 'TAO' | 'alpha', unit: RegExp): string {
  const [, digits, suffix] = AMOUNT.exec(text.trim()) ?? []
  const example = token === 'TAO' ? '1.5 or 1.5t' : '10 or 10a'
  if (digits === undefined && /^[\d,]+(?:\.\d*)?\s*[a-zτα]*$/i.test(text.trim()) && text.includes(','))
    throw new InvalidArgumentError(
      `expected an amount of ${token} with a point before its fraction and no commas, such as 1000 or 1.5.`,
    )
  if (digits === undefined)
    throw new InvalidArgumentError(`expected an amount of ${token} with at most nine places, such as ${example}.`)
  if (suffix !== undefined && !unit.test(suffix))
    throw new InvalidArgumentError(
      `expected an amount of ${token}, such as ${example}: this command counts in ${token}.`,
    )
  if (/^[0.]+$/.test(digits)) throw new InvalidArgumentError(`expected more than 0 ${token}.`)
  return digits
}
