import { parseDuration } from '../util/duration.ts'

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

const INTERVAL = 'interval='

/** Reads `instant`, `manual`, `interval` or `interval=250ms` (any duration with its unit). Undefined when it is none of them. */
export function parseSealMode(text: string, slotDuration: number): SealMode | undefined {
  if (text === 'instant' || text === 'manual') return { kind: text }
  if (text === 'interval') return { kind: 'interval', ms: slotDuration }
  const ms = text.startsWith(INTERVAL) ? parseDuration(text.slice(INTERVAL.length)) : undefined
  return ms === undefined ? undefined : { kind: 'interval', ms }
}
