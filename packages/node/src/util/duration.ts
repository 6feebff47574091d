import { MAX_TIMER_MS } from './maxTimer.ts'

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
])

/** What a duration may be, for a sentence. */
export const DURATION = `a number with its unit (ms, s, m or h) from 1ms to ${MAX_TIMER_MS}ms`

/**
 * Reads a duration such as 250ms, 1.5s, 5m or 1h, in whole milliseconds. Undefined for what is none, or longer than a timer can wait; also for a
 * number alone, which people mean in whatever unit they think of.
 */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,10}(?:\.\d{1,6})?)(ms|s|m|h)$/.exec(text) ?? []
  // Of 0.07 s a product of binary fractions has a little more than 70.
  const milliseconds = Math.round(Number(digits) * (UNITS.get(unit) ?? 0) * 1e6) / 1e6
  return Number.isInteger(milliseconds) && milliseconds >= 1 && milliseconds <= MAX_TIMER_MS ? milliseconds : undefined
}
