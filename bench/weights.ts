// What each call takes at its worst, against its weight and what a block's author counts it with; rc 1 when one takes longer.
// Arguments: --only TEXT (calls whose name contains it) --factor N (how often what is counted is allowed, 1 by default) --quick
import { parseArgs } from 'node:util'
import { Usage } from '../scripts/usage.ts'
import type { Figure } from './run.ts'
import { type Case, callName, type Outcome, outcomeOf } from './weights/case.ts'
import { generatedCases } from './weights/generated.ts'
import { grownCases } from './weights/grown.ts'
import { type Cost, costOf, quick, type Timer, thorough } from './weights/measure.ts'

/** The worst found of one call that ends one way. */
interface Row extends Cost {
  readonly call: string
  readonly outcome: Outcome
  readonly name: string
}

export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      factor: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
    },
  })
  const factor = Number(values.factor)
  if (!(factor > 0)) throw new Usage(`expected a number above 0 as --factor N, found ${values.factor}`)
  const only = (name: string) => name.toLowerCase().includes(values.only.toLowerCase())
  const rows = worstOf([...generatedCases(only), ...grownCases(only)], values.quick ? quick : thorough)
  for (const row of rows) console.error(rowText(row))
  const above = rows.filter((row) => share(row) > factor)
  if (above.length > 0) process.exitCode = 1
  return [
    { name: 'calls measured', value: new Set(rows.map(({ call }) => call)).size, unit: 'calls' },
    {
      name: 'above their own weight',
      value: rows.filter(({ declaredUs, measuredUs }) => measuredUs > declaredUs).length,
      unit: 'outcomes',
    },
    { name: 'above what is counted', value: above.length, unit: 'outcomes', target: { atMost: 0 } },
    {
      name: 'worst, measured by counted',
      value: Math.max(0, ...rows.map(share)),
      unit: 'times',
      target: { atMost: factor },
    },
  ]
}

/** Measures all cases; of each call and outcome the one that takes most of what it is counted with. */
function worstOf(cases: readonly Case[], timer: Timer): Row[] {
  const worst = new Map<string, Row>()
  for (const each of cases) {
    const [call, outcome] = [callName(each.call), outcomeOf(each)]
    const row = { call, outcome, name: each.name, ...costOf(each, timer) }
    const known = worst.get(`${call} ${outcome}`)
    if (known === undefined || share(row) > share(known)) worst.set(`${call} ${outcome}`, row)
  }
  return [...worst.values()].sort((a, b) => share(b) - share(a))
}

/** What it takes of what it is counted with. */
const share = ({ countedUs, measuredUs }: Cost): number => measuredUs / countedUs

const us = (value: number): string => value.toFixed(1).padStart(12)

const rowText = ({ call, outcome, name, declaredUs, countedUs, measuredUs }: Row): string =>
  `${call.padEnd(56)} ${outcome.padEnd(8)} ${us(measuredUs)} us, declared ${us(declaredUs)} counted ${us(countedUs)}: ${(measuredUs / countedUs).toFixed(3)}  ${name}`
