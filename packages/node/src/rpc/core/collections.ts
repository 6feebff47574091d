import { PerformanceObserver } from 'node:perf_hooks'
import type { Turns } from './turns.ts'

/** Gives clients the time back that collections of garbage took in the middle of their turns, until the answer is called. */
export function forgiveCollections(turns: Turns): () => void {
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) turns.forgive(startTime, duration)
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => observer.disconnect()
}
