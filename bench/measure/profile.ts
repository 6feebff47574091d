import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Microseconds between two samples. */
const INTERVAL = 250

/** Runs `work` under the profiler of this thread. */
export async function profiled<T>(work: () => Promise<T>): Promise<{ value: T; profile: Profiler.Profile }> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL })
  await session.post('Profiler.start')
  const value = await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return { value, profile }
}

/** Where time went: share of all samples that were not idle, in percent, and milliseconds. */
export interface TimeOf {
  readonly name: string
  readonly ms: number
  readonly percent: number
}

/** Self time by function and by file, longest first. */
export function selfTimes(profile: Profiler.Profile): { functions: TimeOf[]; files: TimeOf[] } {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]))
  const functions = new Map<string, number>()
  const files = new Map<string, number>()
  let all = 0
  profile.samples?.forEach((id, at) => {
    const frame = nodes.get(id)
    const ms = Math.max(0, profile.timeDeltas?.[at] ?? 0) / 1000
    if (frame === undefined || frame.functionName === '(idle)') return
    const file = fileOf(frame.url)
    const name = `${frame.functionName === '' ? `(anonymous, ${frame.lineNumber + 1}:${frame.columnNumber + 1})` : frame.functionName}  ${file}`
    all += ms
    functions.set(name, (functions.get(name) ?? 0) + ms)
    const owner = file === '' ? frame.functionName : file
    files.set(owner, (files.get(owner) ?? 0) + ms)
  })
  const ranked = (times: ReadonlyMap<string, number>): TimeOf[] =>
    [...times].sort(([, a], [, b]) => b - a).map(([name, ms]) => ({ name, ms, percent: (100 * ms) / all }))
  return { functions: ranked(functions), files: ranked(files) }
}

function fileOf(url: string): string {
  if (!url.startsWith('file:')) return url
  const path = fileURLToPath(url.replace(/\?.*$/, ''))
  return path.startsWith(root) ? path.slice(root.length) : path.replace(/^.*node_modules\//, '')
}

/** The first of a ranking as text, one a line. */
export const ranking = (times: readonly TimeOf[], most: number): string =>
  times
    .slice(0, most)
    .map(({ name, ms, percent }) => `${percent.toFixed(1).padStart(6)} %  ${ms.toFixed(0).padStart(7)} ms  ${name}`)
    .join('\n')
