import { MAX_TIMER_MS } from '../util/maxTimer.ts'

/** How blocks are sealed: at each transaction, on a beat, or when asked to. */
export type SealMode =
  | { readonly kind: 'instant' }
  | { readonly kind: 'interval'; readonly ms: number }
  | { readonly kind: 'manual' }

/** Decides when blocks are made. Making one is the sealer's work. */
export interface Engine {
  readonly mode: SealMode
  start(): Promise<void>
  /** Resolves when no block is being made any more. */
  stop(): Promise<void>
}

/** Reads `instant`, `manual`, `interval` or `interval=250ms` (also `2s`). Undefined when it is none of them. */
export function parseSealMode(text: string, slotDuration: number): SealMode | undefined {
  if (text === 'instant' || text === 'manual') return { kind: text }
  if (text === 'interval') return { kind: 'interval', ms: slotDuration }
  const found = /^interval=(\d+)(ms|s)?$/.exec(text)
  if (!found) return undefined
  const ms = Number(found[1]) * (found[2] === 's' ? 1000 : 1)
  return ms > 0 && ms <= MAX_TIMER_MS ? { kind: 'interval', ms } : undefined
}
