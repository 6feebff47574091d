import { type LifecycleCase, replayLifecycle } from '@glia/runtime/vectors'
import type { Report } from './report.ts'

/** Replays scripts of calls and blocks; every step is one comparison of result, events and the whole flat state. */
export function runLifecycleFile(cases: readonly LifecycleCase[], report: Report): void {
  for (const vector of cases) {
    const { id, matched, divergences } = replayLifecycle(vector)
    report.passed += matched
    for (const { step, what, details } of divergences) report.note(`case ${id} step ${step} ${what}`, details[0] ?? '')
  }
}
