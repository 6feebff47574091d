import { isObject, RangeViolation, withKind } from '@glia/base'
import { nearestName } from './nearestName.ts'

/** Whether a value that somebody else made is of a form. */
export type Fits = (value: unknown) => boolean

export const isText = (value: unknown): value is string => typeof value === 'string'
/** The hash of a block, a transaction, a tree: 32 bytes in hexadecimal digits. */
export const isHash = (value: unknown): value is string => typeof value === 'string' && /^0x[0-9a-f]{64}$/i.test(value)
export const isNumber: Fits = (value) => typeof value === 'number'
export const isBigint: Fits = (value) => typeof value === 'bigint'
export const isBoolean: Fits = (value) => typeof value === 'boolean'
/** JSON's null is undefined by now, but within an answer. */
export const orNothing =
  (fits: Fits): Fits =>
  (value) =>
    (value ?? undefined) === undefined || fits(value)
export const listOf =
  (fits: Fits): Fits =>
  (value) =>
    Array.isArray(value) && value.every(fits)
export const fields =
  (expected: Readonly<Record<string, Fits>>): Fits =>
  (value) =>
    isObject(value) && misfit(expected, value) === undefined

/** The name of a field that a value has not, or in another form; undefined when it has all of them. */
export function misfit(expected: Readonly<Record<string, Fits>>, value: unknown): string | undefined {
  const found: Readonly<Record<string, unknown>> = isObject(value) ? value : {}
  return Object.keys(expected).find((name) => !expected[name]?.(found[name]))
}

/** That a choice is made with a boolean, if at all: as a text, `'false'` would be taken for a yes. @throws RangeViolation */
export function expectChoice(what: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean')
    throw new RangeViolation(what, withKind(value), 'true or false')
}

/**
 * That nothing is written down under a name that is none: ignored, a mistyped limit would limit nothing. Objects of a class have what
 * else they need.
 *
 * @throws RangeViolation, also for what is no object
 */
export function expectNames(what: string, given: object, known: Readonly<Record<string, unknown>>): void {
  if (!isObject(given))
    throw new RangeViolation(what, withKind(given), `in an object with some of ${Object.keys(known).join(', ')}`)
  const kind: unknown = Object.getPrototypeOf(given)
  if (isObject(kind) && kind !== Object.prototype) return
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue
    const names = Object.keys(known)
    const nearest = nearestName(name, names)
    const guess = nearest === undefined ? '' : ` (did you mean ${nearest}?)`
    throw new RangeViolation(what, name, `one of ${names.join(', ')}${guess}`)
  }
}
