import { type ChildProcess, spawn } from 'node:child_process'

/** Nobody wonders for so long whether anything happens; then, how often it is said that it does. */
const FIRST_MS = 2000
const EVERY_MS = 5000

/**
 * What says so. Measuring leaves the loop of its own process no turn for a timer, and a thread would be in its figures of time and
 * memory: it is a process of its own, which ends with this one.
 */
const TICKER = `
const [what, first, every] = process.argv.slice(1)
const began = performance.now()
let stage = ''
process.on('message', (text) => { stage = text })
process.on('disconnect', () => process.exit())
const tick = () => console.error(what + ': ' + ((performance.now() - began) / 1000).toFixed(0) + ' s' + (stage && ', ' + stage))
setTimeout(() => { tick(); setInterval(tick, +every) }, +first)
`

let ticker: ChildProcess | undefined

/** Does the work of a benchmark, and says on standard error every few seconds how long it has been at it. */
export async function telling<T>(what: string, work: () => Promise<T> | T): Promise<T> {
  const args = ['-e', TICKER, what, String(FIRST_MS), String(EVERY_MS)]
  ticker = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  // A benchmark does not fail because nobody can be told of it.
  ticker.on('error', () => undefined)
  ticker.unref()
  ticker.channel?.unref()
  try {
    return await work()
  } finally {
    ticker.kill()
    ticker = undefined
  }
}

/** What the benchmark is at, for its next line. */
export function stage(text: string): void {
  if (ticker?.connected) ticker.send(text)
}
