import { type EconomyCase, replayEconomy } from '@glia/runtime/vectors'
import type { Report } from './report.ts'

/** Replays scripts of pools, stake, emission and epochs; every step is one comparison of all that it lists. */
export function runEconomyFile(cases: readonly EconomyCase[], report: Report, progress: (done: number) => void): void {
  for (const [at, vector] of cases.entries()) {
    const { id, matched, divergences } = replayEconomy(vector)
    report.passed += matched
    for (const { step, what, details } of divergences) report.note(`case ${id} step ${step} ${what}`, details[0] ?? '')
    progress(at + 1)
  }
}
