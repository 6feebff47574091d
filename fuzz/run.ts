// `npm run fuzz -- --minutes N`: chance inputs for everything that takes input. `--help` says more.
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { tellingUsage, Usage, whole, words } from '../scripts/usage.ts'
import { PART_NAMES, type PartName } from './parts.ts'
import { hardlyAny } from './shares.ts'
import { type Met, supervise } from './supervisor.ts'

const HELP = `Tries what nobody would send: every call, every RPC method, every decoder, with ordinary values, with values at
the edges and with plain rubbish. What is no refusal on purpose is a finding.

npm run fuzz -- [--minutes N] [--seed S] [--only PART[,PART]] [--case K] [--json]

  --minutes N   for so long, shared among the parts; fractions are good. Default: 3
  --seed S      a text that decides everything that is drawn. Default: drawn, and printed at the start
  --only PART   these parts alone, of
                  calls     blocks of transactions on a busy chain, executed again by a second one
                  rpc       a node's server over HTTP and WebSocket, and its runtime APIs
                  decoders  whatever reads bytes or text from outside
  --case K      the Kth case of one part (with --seed and --only) and nothing else: how a finding is met again
  --json        the outcome as one JSON object on stdout; npm run -s fuzz … writes nothing else there

Each finding is told once with its case and how often it was met. A run in which nearly all was refused is one, too. Progress is told every two seconds.
Ends with code 0, with 1 after findings, with 2 when it was called wrongly.`

const PROGRESS_MS = 2_000

interface PartOutcome {
  readonly cases: number
  readonly seconds: number
  readonly counts: Record<string, number>
}

interface FindingOutcome {
  readonly part: PartName
  /** Undefined for what is found of a whole run. */
  readonly case: number | undefined
  readonly kind: string
  readonly details: string
  times: number
  /** The command that meets it again. */
  readonly again: string
}

interface Options {
  readonly minutes: number
  readonly seed: string
  readonly parts: readonly PartName[]
  readonly number: number | undefined
  readonly json: boolean
}

function optionsOf(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '3' },
      seed: { type: 'string' },
      only: { type: 'string' },
      case: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  const minutes = Number(values.minutes)
  if (!(minutes > 0)) throw new Usage(`expected --minutes as a number above 0, found "${values.minutes}"`)
  const parts = values.only === undefined ? PART_NAMES : words('--only', values.only, PART_NAMES)
  const number = values.case === undefined ? undefined : whole('--case', values.case, 0)
  if (number !== undefined && (values.seed === undefined || parts.length !== 1))
    throw new Usage('expected --seed and one part with --only beside --case: a case is one of both')
  const seed = values.seed ?? randomBytes(4).toString('hex')
  if (!/^[\w.-]+$/.test(seed)) throw new Usage(`expected --seed of letters, digits, dots and dashes, found "${seed}"`)
  return { minutes, seed, parts, number, json: values.json }
}

/** Runs one part and tells of it; findings go into `findings`, by their cause. */
async function fuzz(part: PartName, options: Options, findings: Map<string, FindingOutcome>): Promise<PartOutcome> {
  const { seed, number } = options
  const began = Date.now()
  const until = began + (options.minutes * 60_000) / options.parts.length
  const counts: Record<string, number> = {}
  let cases = 0
  let most = 0
  const met = ({ number: at, kind, details, cause }: Met) => {
    const key = `${part} ${cause}`
    const before = findings.get(key)
    if (before !== undefined) {
      before.times++
      return
    }
    const again = `npm run fuzz -- --only ${part} --seed ${seed} --case ${at}`
    findings.set(key, { part, case: at, kind, details, times: 1, again })
    console.error(`fuzz: ${part}: ${kind}: ${details}\n      again: ${again}`)
  }
  const progress = setInterval(() => {
    const left = Math.max(0, Math.round((until - Date.now()) / 1000))
    console.error(
      `fuzz: ${part}: ${counted(cases, 'case')}, ${counted(findings.size, 'finding')}, ${most} MiB at most, ${left} s left`,
    )
  }, PROGRESS_MS)
  const orders = { part, seed, from: number ?? 0, cases: number === undefined ? undefined : 1 }
  const done = await supervise(orders, number === undefined ? until : Number.POSITIVE_INFINITY, {
    met,
    ended(added, memory) {
      cases++
      most = Math.max(most, Math.round(memory / 1024 ** 2))
      for (const [what, times] of Object.entries(added)) counts[what] = (counts[what] ?? 0) + times
    },
  })
  clearInterval(progress)
  const why = number === undefined ? hardlyAny(part, counts) : undefined
  if (why !== undefined) {
    const again = `npm run fuzz -- --only ${part} --seed ${seed} --minutes ${options.minutes / options.parts.length}`
    const kind = done === 0 ? 'nothing was tried' : 'nearly all was refused'
    const details = done === 0 ? 'expected a case to come to its end in time, found none: give it more --minutes' : why
    findings.set(part, { part, case: undefined, kind, details, times: 1, again })
    console.error(`fuzz: ${part}: ${kind}: ${details}`)
  }
  return { cases: done, seconds: (Date.now() - began) / 1000, counts }
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

function summary(part: PartName, { cases, seconds, counts }: PartOutcome): string {
  const rate = Math.round((60 * cases) / Math.max(seconds, 0.001))
  const each = Object.entries(counts).sort(([, a], [, b]) => b - a)
  return `${part}: ${counted(cases, 'case')} in ${seconds.toFixed(0)} s (${rate} a minute)\n  ${each.map(([what, times]) => `${times} ${what}`).join(', ')}`
}

await tellingUsage('fuzz', async () => {
  const options = optionsOf(process.argv.slice(2))
  if (options === undefined) {
    console.log(HELP)
    return
  }
  const { seed, minutes, json } = options
  console.error(`fuzz: seed ${seed}`)
  const findings = new Map<string, FindingOutcome>()
  const parts: Record<string, PartOutcome> = {}
  for (const part of options.parts) parts[part] = await fuzz(part, options, findings)
  const found = [...findings.values()]
  if (json) console.log(JSON.stringify({ seed, minutes, parts, findings: found }))
  else {
    for (const [part, outcome] of Object.entries(parts)) console.log(summary(part as PartName, outcome))
    for (const { part, kind, times, again } of found)
      console.log(`${part}: ${kind}, ${counted(times, 'time')}; again: ${again}`)
    console.log(found.length === 0 ? 'no findings' : counted(found.length, 'finding'))
  }
  if (found.length > 0) process.exitCode = 1
})
