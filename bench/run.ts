// `npm run bench -- NAME [--json] [--against DIR]`; without NAME lists the benchmarks, one file beside this one each. `NAME --help` has its arguments.
import { readdirSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { tellingUsage, Usage, whole } from '../scripts/usage.ts'
import { type Beside, measuredAgainst } from './measure/against.ts'
import { telling } from './measure/progress.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** One measured figure; `peer` is the same figure of another program in the same run, and gives the ratio. */
export interface Figure {
  readonly name: string
  readonly value: number
  /** Unit of the value, for example `ms`, `/s`, `MB`. */
  readonly unit: string
  /** What the figure is held against; `atMost` for times, `atLeast` for rates. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number }
  readonly peer?: { readonly name: string; readonly value: number }
}

/** What every `bench/NAME.ts` exports as `run`: does the measurement and returns the figures. */
export type Benchmark = (args: readonly string[]) => Promise<readonly Figure[]> | readonly Figure[]

const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
  .sort()

/** First comment line of a benchmark: what it measures. */
function purpose(name: string): string {
  return /^\/\/ (.*)$/m.exec(readFileSync(`${folder}${name}.ts`, 'utf8'))?.[1] ?? ''
}

/** Second comment line of a benchmark: what it may be given. */
function argumentsOf(name: string): string {
  return /^\/\/ Arguments: (.*)$/m.exec(readFileSync(`${folder}${name}.ts`, 'utf8'))?.[1] ?? 'none'
}

/** Numbers of things are whole; what is measured has three digits that mean something. */
const rounded = (value: number): string =>
  Number.isInteger(value) ? String(value) : Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)

function met(figure: Figure): boolean | undefined {
  if (figure.target === undefined) return undefined
  return 'atMost' in figure.target ? figure.value <= figure.target.atMost : figure.value >= figure.target.atLeast
}

function line(figure: Figure): string {
  const parts = [`${figure.name.padEnd(36)} ${rounded(figure.value).padStart(10)} ${figure.unit}`]
  if (figure.target !== undefined) {
    const bound = 'atMost' in figure.target ? `<= ${figure.target.atMost}` : `>= ${figure.target.atLeast}`
    parts.push(`target ${bound}: ${met(figure) ? 'met' : 'missed'}`)
  }
  if (figure.peer !== undefined) {
    parts.push(
      `${figure.peer.name} ${rounded(figure.peer.value)} ${figure.unit}, ratio ${(figure.value / figure.peer.value).toFixed(3)}`,
    )
  }
  return parts.join('   ')
}

const besideLine = ({ name, unit, here, there, ratio, ratios: [least, most], best }: Beside): string =>
  `${name.padEnd(36)} ${rounded(here).padStart(10)} ${unit}   there ${rounded(there)} ${unit}, ratio ${ratio.toFixed(3)} (${least.toFixed(3)} to ${most.toFixed(3)}), of the best ${best.toFixed(3)}`

const args = process.argv.slice(2)
const json = args.includes('--json')
const help = args.includes('--help') || args.includes('-h')
const against = taken('--against')
const rounds = taken('--rounds')
const [name, ...rest] = args.filter((argument) => !['--json', '--help', '-h'].includes(argument))

/** An option's value, which is then no longer among the arguments; empty where none follows. */
function taken(option: string): string | undefined {
  const at = args.indexOf(option)
  if (at < 0) return undefined
  const value = args[at + 1]
  if (value !== undefined && !value.startsWith('--')) return args.splice(at, 2)[1]
  args.splice(at, 1)
  return ''
}

/** What figures are worth depends on it. */
function machine() {
  return { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', memory: totalmem() }
}

await tellingUsage(name === undefined || !names.includes(name) ? 'bench' : `bench ${name}`, async () => {
  if (name === undefined) {
    if (json) console.log(JSON.stringify(names.map((each) => ({ name: each, purpose: purpose(each) }))))
    else
      console.log(
        [
          `npm run bench -- NAME [ARGUMENT…] [--json] [--against DIR [--rounds N]]`,
          `  --json                    the figures as JSON, or without NAME the benchmarks; npm run -s bench … writes nothing else`,
          `  --against DIR --rounds N  beside the same of another checkout, in turns`,
          `npm run bench -- NAME --help has the arguments of one: weights, for example, takes --only TEXT.`,
          '',
          ...names.map((each) => `  ${each.padEnd(18)} ${purpose(each)}`),
        ].join('\n'),
      )
  } else if (!names.includes(name)) {
    if (name.startsWith('-'))
      throw new Usage(`no option '${name}'; there are --json, --against DIR, --rounds N and --help`)
    throw new Usage(`no benchmark '${name}'; there are: ${names.join(', ')}`)
  } else if (help) {
    console.log(
      `${purpose(name)}\n\nnpm run bench -- ${name} [ARGUMENT…] [--json] [--against DIR [--rounds N]]\narguments: ${argumentsOf(name)}`,
    )
  } else if (against === '') {
    throw new Usage('expected a checkout as --against DIR, found no DIR')
  } else if (against !== undefined) {
    const here = fileURLToPath(new URL('..', import.meta.url))
    const times = { folder: against, rounds: whole('--rounds', rounds ?? '5') }
    const all = await measuredAgainst(here, [name, ...rest], times)
    console.log(
      json
        ? JSON.stringify({ benchmark: name, machine: machine(), against, beside: all })
        : all.map(besideLine).join('\n'),
    )
  } else if (rounds !== undefined) {
    throw new Usage('expected --against DIR with --rounds, which counts the rounds of a comparison')
  } else {
    const { run } = (await import(pathToFileURL(`${folder}${name}.ts`).href)) as { run: Benchmark }
    const figures = await telling(`bench ${name}`, () => run(rest))
    if (json) {
      console.log(
        JSON.stringify({
          benchmark: name,
          machine: machine(),
          figures: figures.map((figure) => ({ ...figure, met: met(figure) })),
        }),
      )
    } else for (const figure of figures) console.log(line(figure))
  }
})
