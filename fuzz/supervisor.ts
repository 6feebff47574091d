import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Orders, Told } from './messages.ts'
import { type Finding, finding } from './part.ts'

/** A finding and the case that met it. */
export interface Met extends Finding {
  readonly number: number
}

export interface Watched {
  /** Hears of each finding when it is met. */
  met(found: Met): void
  /** Hears of each case that came to its end. */
  ended(counts: Readonly<Record<string, number>>, memory: number): void
}

/** A case that says nothing for so long hangs. Its inputs are small: ordinary ones take milliseconds. */
const HANG_MS = 60_000
/** Bytes that the process may come to hold. */
const MOST_MEMORY = 1.5 * 1024 ** 3
/** Of JavaScript's heap, MiB: what allocates without bound ends the process and not the machine. */
const HEAP = 1_024
const MOST_RESTARTS = 25
const STDERR = 2_000

/**
 * Runs the cases of one part in a process of its own until `until` (milliseconds since the epoch) or the last case. A case
 * that ends its process, hangs or fills the memory is a finding like others; the next cases run in a new process.
 *
 * @returns how many cases came to their end
 */
export async function supervise(orders: Orders, until: number, watched: Watched): Promise<number> {
  let done = 0
  let next = orders.from
  const last = orders.cases === undefined ? Number.POSITIVE_INFINITY : orders.from + orders.cases
  const counted: Watched = {
    met: watched.met,
    ended: (counts, memory) => {
      done++
      watched.ended(counts, memory)
    },
  }
  for (let restart = 0; restart <= MOST_RESTARTS && next < last && Date.now() < until; restart++) {
    const cases = orders.cases === undefined ? undefined : last - next
    next = await oneProcess({ ...orders, from: next, cases }, until, counted)
  }
  return done
}

/** One process, up to its end. Answers the number of the case to go on with. */
function oneProcess(orders: Orders, until: number, watched: Watched): Promise<number> {
  const execArgv = ['--expose-gc', `--max-old-space-size=${HEAP}`, '--import', 'tsx', '--conditions=source']
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [JSON.stringify(orders)], {
    execArgv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let number = orders.from
  let heard = Date.now()
  let isDone = false
  let killed: string | undefined
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-STDERR)
  })
  const kill = (why: string) => {
    killed ??= why
    child.kill('SIGKILL')
  }
  child.on('message', (told: Told) => {
    heard = Date.now()
    if (told.type === 'begins') number = told.number
    else if (told.type === 'uncaught') watched.met({ ...told.finding, number })
    else if (told.type === 'done') isDone = true
    else {
      for (const found of told.report.findings) watched.met({ ...found, number })
      watched.ended(told.report.counts, told.memory)
      if (told.memory > MOST_MEMORY) kill(`memory: ${(told.memory / 1024 ** 2).toFixed(0)} MiB are held`)
    }
  })
  const looking = setInterval(() => {
    if (Date.now() > until) stop(child)
    if (Date.now() - heard > HANG_MS) kill(`hang: nothing came of it in ${HANG_MS / 1000} s`)
  }, 200)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearInterval(looking)
      if (killed !== undefined) watched.met({ ...finding(...split(killed)), number })
      else if (!isDone) watched.met({ ...finding('process ended', `with ${signal ?? code}: ${errors.trim()}`), number })
      resolve(number + 1)
    })
  })
}

function split(text: string): [string, string] {
  const at = text.indexOf(': ')
  return [text.slice(0, at), text.slice(at + 2)]
}

/** A process that ends at this moment does not hear it, which is as well. */
function stop(child: ChildProcess): void {
  if (child.connected) child.send('stop', () => undefined)
}
