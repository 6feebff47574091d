import { formatTao } from '@glia/base'

/** Places of rao after the point. */
const PLACES = 9

/**
 * Rao as TAO (or alpha) for a table: `digits` places, with separators of thousands. Rounded to the nearest, a half away from
 * zero; exact for every amount, which a number would not be from 9,007,199 TAO on.
 */
export function amount(rao: bigint, digits = 4): string {
  if (rao < 0n) return `-${amount(-rao, digits)}`
  const step = 10n ** BigInt(PLACES - digits)
  const [whole = '', places = ''] = formatTao(((rao + step / 2n) / step) * step).split('.')
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
  return digits === 0 ? grouped : `${grouped}.${places.padEnd(digits, '0')}`
}

/** A share of 0..1 as a percentage, with one place unless smaller parts count. */
export function percent(share: number, places = 1): string {
  return `${(share * 100).toFixed(places)} %`
}

/** Milliseconds as 0:32, 12:05 or 1:02:05. */
export function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/**
 * JSON as the command line writes it: big integers as decimal text, since numbers of JSON end at 2^53; and what is undefined as
 * null, so that a member is there whatever it has.
 */
export function json(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, each: unknown) => (typeof each === 'bigint' ? each.toString() : (each ?? null)),
    indent,
  )
}
