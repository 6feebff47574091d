import { isObject, netuid, RangeViolation, withKind } from '@glia/base'

// Numbers as callers give them. Answers are held to what was asked for, and `'1'` or `1n` would make the node a liar.

/** @throws RangeViolation */
export function expectNetuid(value: number): void {
  netuid(value)
}

/** @throws RangeViolation */
export function expectMechanism(value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= 255)) return
  throw new RangeViolation('mechanism', withKind(value), 'an integer within 0 … 255')
}

/**
 * Numbers of subnets and mechanisms among what a verb takes, wherever verbs have them.
 *
 * @throws RangeViolation
 */
export function expectNumbers(input: unknown): void {
  if (!isObject(input)) return
  const { from, to, claim, subnets } = input
  for (const part of [input, from, to]) {
    if (!isObject(part)) continue
    for (const value of [part.netuid, part.toNetuid]) if (value !== undefined) expectNetuid(value as number)
    expectMechanism(part.mechanism as number | undefined)
  }
  for (const list of [subnets, isObject(claim) ? claim.keep : undefined])
    if (Array.isArray(list)) for (const value of list) expectNetuid(value)
}
