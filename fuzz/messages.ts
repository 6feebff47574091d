import type { CaseReport, Finding } from './part.ts'
import type { PartName } from './parts.ts'

/** What a process that runs cases is started with. */
export interface Orders {
  readonly part: PartName
  readonly seed: string
  readonly from: number
  /** How many cases; without an end, until it is told to stop. */
  readonly cases: number | undefined
}

/** What it tells the process that started it. */
export type Told =
  | { readonly type: 'begins'; readonly number: number }
  | { readonly type: 'ends'; readonly number: number; readonly report: CaseReport; readonly memory: number }
  /** Something outside every promise went wrong while this case ran. */
  | { readonly type: 'uncaught'; readonly finding: Finding }
  | { readonly type: 'done' }
