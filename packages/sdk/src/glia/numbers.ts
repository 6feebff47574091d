import { isObject, netuid, RangeViolation, withKind } from '@glia/base'
import { expectChoice, expectNames } from '../form.ts'

// Numbers as callers give them. Answers are held to what was asked for, and `'1'` or `1n` would make the node a liar.

/** @throws RangeViolation */
export function expectNetuid(value: number): void {
  netuid(value)
}

/**
 * The block that is to be read at: by another name of it, what is read would be of now.
 *
 * @param own what a read takes besides
 * @throws RangeViolation
 */
export function blockOf(
  options: { readonly at?: string },
  own: Readonly<Record<string, true>> = {},
): string | undefined {
  expectNames('an option of a read', options, { at: true, ...own })
  return options.at
}

/** @throws RangeViolation */
export function expectMechanism(value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= 255)) return
  throw new RangeViolation('mechanism', withKind(value), 'an integer within 0 … 255')
}

/**
 * Numbers of subnets and mechanisms, and choices, among what a verb takes, wherever verbs have them.
 *
 * @throws RangeViolation
 */
export function expectNumbers(input: unknown): void {
  if (!isObject(input)) return
  for (const name of CHOICES) expectChoice(name, input[name])
  const { from, to, claim, subnets } = input
  for (const part of [input, from, to]) {
    if (!isObject(part)) continue
    for (const value of [part.netuid, part.toNetuid]) if (value !== undefined) expectNetuid(value as number)
    expectMechanism(part.mechanism as number | undefined)
  }
  for (const list of [subnets, isObject(claim) ? claim.keep : undefined])
    if (Array.isArray(list)) for (const value of list) expectNetuid(value)
}

/** What verbs let one choose. */
const CHOICES = ['allowDeath', 'allowPartial', 'keepSmallWeights', 'permitLater']
