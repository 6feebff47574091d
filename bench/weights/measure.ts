import { Ctx, callWeight, dispatch, encode, eventRecord, vec } from '../../packages/frame/src/index.ts'
import { timeOf } from '../../packages/node/src/chain/slotBudget.ts'
import type { Case } from './case.ts'

const records = vec(eventRecord)
const PICOSECONDS_PER_US = 1_000_000
/** What `Utility.batch` declares for each call beside the call's own weight: the least that any way into a block adds. */
const CARRIER_US = 5.45

/** What one call takes, in microseconds of processor time: other work on the machine does not count, the collection of its garbage does. */
export interface Cost {
  /** The call's own weight. */
  readonly declaredUs: number
  /** What a block's author counts it with: at least its weight, and what the batch around it adds. */
  readonly countedUs: number
  readonly measuredUs: number
}

/** Answers what one execution of warm code takes, in microseconds. */
export type Timer = (work: () => unknown) => number

/** How thoroughly is measured. */
interface Effort {
  /** Microseconds of one run, which is as many executions as that takes. */
  readonly runUs: number
  readonly runs: number
}

const THOROUGH: Effort = { runUs: 4000, runs: 9 }
const QUICK: Effort = { runUs: 1000, runs: 5 }

/** The median run by processor time: nothing else may run in the process. */
const byProcessor =
  ({ runUs, runs }: Effort): Timer =>
  (work) => {
    const count = warmUp(runUs, processorUs, work)
    return sorted(runs, () => processorUs(count, work) / count)[runs >> 1] as number
  }

export const thorough = byProcessor(THOROUGH)
export const quick = byProcessor(QUICK)

/** The shortest of many short runs by the clock: what other threads and processes do the least to. Garbage is seldom in it. */
export const shortest: Timer = (work) => {
  const count = warmUp(500, clockUs, work)
  return sorted(25, () => clockUs(count, work) / count)[0] as number
}

/**
 * What a call takes, warm. An execution is the dispatch in a block at
 * work, as in a batch, and what undoes it; if it succeeds, the encoding of what it wrote and of its events too, which a block pays at
 * its end. The state root and the store are not in it: `npm run bench -- blocks` has those.
 */
export function costOf(each: Case, timer: Timer): Cost {
  const { ctx, origin, call } = each
  const declaredUs = Number(callWeight(ctx, call).refTime) / PICOSECONDS_PER_US
  const countedUs = timeOf(ctx, call).countedMs * 1000 + CARRIER_US
  const dispatched = timer(() => ctx.simulate(() => dispatch(ctx, origin, call)))
  const above = new Ctx(ctx.overlay.child(), ctx.runtime, ctx.host, ctx.blockNumber)
  above.phase = ctx.phase
  if (dispatch(above, origin, call).error !== undefined) return { declaredUs, countedUs, measuredUs: dispatched }
  const encoded = timer(() => {
    above.overlay.changes()
    encode(records, above.events)
  })
  return { declaredUs, countedUs, measuredUs: dispatched + encoded }
}

const sorted = (count: number, one: () => number): number[] => Array.from({ length: count }, one).sort((a, b) => a - b)

type Clock = (count: number, work: () => unknown) => number

/** Runs until the code is warm; answers how many executions take `runUs`. */
function warmUp(runUs: number, clock: Clock, work: () => unknown): number {
  let count = 1
  for (;;) {
    const took = clock(count, work)
    if (took >= runUs) return count
    count = Math.max(count * 2, Math.min(count * 8, Math.ceil((count * runUs) / Math.max(took, 1))))
  }
}

function processorUs(count: number, work: () => unknown): number {
  const before = process.cpuUsage()
  for (let i = 0; i < count; i++) work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function clockUs(count: number, work: () => unknown): number {
  const began = performance.now()
  for (let i = 0; i < count; i++) work()
  return (performance.now() - began) * 1000
}
