// What each call takes at its worst, against its weight and what a block's author counts it with; rc 1 when one takes longer.
// Arguments: --only TEXT (calls whose name contains it) --factor N (how often what is counted is allowed, 1 by default) --quick (no case left out, each timed 5 times for 1 ms in place of 9 times for 4 ms; all calls take about a minute, without it about three)
import { parseArgs } from 'node:util'
import { Usage } from '../scripts/usage.ts'
import { stage } from './measure/progress.ts'
import type { Figure } from './run.ts'
import { type Case, callName, type Outcome, outcomeOf } from './weights/case.ts'
import { DRAWN, generatedCases } from './weights/generated.ts'
import { grownCases } from './weights/grown.ts'
import { type Cost, costOf, quick, type Timer, thorough } from './weights/measure.ts'

/** Marks rows of calls that declare less than they take. */
const ABOVE = 'ABOVE DECLARED'

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
  const drawn = generatedCases(only)
  // Drawn are cases of every call.
  if (drawn.length === 0)
    throw new Usage(
      `expected part of a call's name as --only TEXT, such as transfer or SubtensorModule.add_stake, found ${JSON.stringify(values.only)}, which none has`,
    )
  stage('filling a network of mainnet’s size')
  const cases = [...drawn, ...grownCases(only)]
  const rows = worstOf(cases, values.quick ? quick : thorough)
  for (const line of [...HEAD, ...rows.map(rowText)]) console.error(line)
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
  for (const [at, each] of cases.entries()) {
    stage(`measuring case ${at + 1} of ${cases.length}`)
    const [call, outcome] = [callName(each.call), outcomeOf(each)]
    const row = { call, outcome, name: each.name, ...costOf(each, timer) }
    const known = worst.get(`${call} ${outcome}`)
    if (known === undefined || share(row) > share(known)) worst.set(`${call} ${outcome}`, row)
  }
  return [...worst.values()].sort((a, b) => share(b) - share(a))
}

/** What it takes of what it is counted with. */
const share = ({ countedUs, measuredUs }: Cost): number => measuredUs / countedUs

const line = (call: string, outcome: string, numbers: readonly string[], rest: string): string =>
  `${call.padEnd(56)} ${outcome.padEnd(8)} ${numbers.map((each) => each.padStart(12)).join(' ')}  ${rest}`

/** What stands in the rows. */
const HEAD: readonly string[] = [
  `Of each call, and of each way that it ends, the case that takes most of what it is counted with, in microseconds of processor time.`,
  `Declared is the call's own weight, counted what a block's author counts it with, part is measured by counted (above 1 is a finding).`,
  `A case that is "${DRAWN}" has arguments drawn by chance. Rows that end in ${ABOVE} take more than their weight says.`,
  line('call', 'ends', ['measured', 'declared', 'counted', 'part'], 'case'),
]

function rowText({ call, outcome, name, declaredUs, countedUs, measuredUs }: Row): string {
  const above = measuredUs > declaredUs ? `  ${ABOVE}` : ''
  const numbers = [
    ...[measuredUs, declaredUs, countedUs].map((each) => each.toFixed(1)),
    (measuredUs / countedUs).toFixed(3),
  ]
  return line(call, outcome, numbers, name + above)
}
