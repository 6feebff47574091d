/** How a number of times spread, in milliseconds. */
export interface Spread {
  readonly count: number
  /** All together. */
  readonly sum: number
  readonly median: number
  readonly p99: number
  readonly longest: number
}

export function spread(times: readonly number[]): Spread {
  const ordered = Float64Array.from(times).sort()
  const share = (part: number) => ordered[Math.floor((ordered.length - 1) * part)] ?? 0
  return {
    count: ordered.length,
    sum: ordered.reduce((sum, time) => sum + time, 0),
    median: share(0.5),
    p99: share(0.99),
    longest: share(1),
  }
}

/** Runs `work` so many times, each of them timed; the event loop gets its turn now and then, as between blocks. */
export async function timed(count: number, work: () => unknown): Promise<Spread> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
    if (i % 64 === 63) await new Promise((resolve) => setImmediate(resolve))
  }
  return spread(times)
}
