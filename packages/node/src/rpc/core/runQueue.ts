import { openSync, readSync } from 'node:fs'

/** On Linux: nanoseconds on a processor, nanoseconds ready without one, and how often it had one, of the thread that opens it. */
const STATISTICS = '/proc/thread-self/schedstat'

/**
 * A clock of the time for which this thread was ready and the machine ran others instead, in milliseconds (Linux: `sched_info` in
 * Documentation/scheduler/sched-stats.rst). It costs two microseconds to look at. Stands still where the system does not tell.
 */
export function runQueueClock(path = STATISTICS): () => number {
  const text = Buffer.alloc(96)
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return () => 0
  }
  let waited = 0
  return () => {
    try {
      const [, nanoseconds] = text.toString('latin1', 0, readSync(file, text, 0, text.length, 0)).split(' ')
      if (nanoseconds !== undefined) waited = Number(nanoseconds) / 1e6
    } catch {
      // It stands still: who asks is in the middle of a client's work.
    }
    return waited
  }
}
