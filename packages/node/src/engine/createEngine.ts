import type { Pool } from '../pool/pool.ts'
import type { Engine, SealMode } from './engine.ts'
import type { FinalityLag } from './finality.ts'
import { InstantEngine } from './instantEngine.ts'
import { IntervalEngine } from './intervalEngine.ts'
import { ManualEngine } from './manualEngine.ts'
import type { Sealer } from './sealer.ts'

export function createEngine(mode: SealMode, sealer: Sealer, pool: Pool): Engine {
  switch (mode.kind) {
    case 'instant':
      return new InstantEngine(sealer, pool)
    case 'interval':
      return new IntervalEngine(sealer, mode.ms)
    case 'manual':
      return new ManualEngine()
  }
}

/**
 * How far finality follows when nobody says: with beats two blocks, as on a network with a finality gadget; at once when
 * each transaction has its block; sealing by hand finalises by hand.
 */
export function defaultFinality(mode: SealMode): FinalityLag | undefined {
  switch (mode.kind) {
    case 'instant':
      return { blocks: 0 }
    case 'interval':
      return { blocks: 2 }
    case 'manual':
      return undefined
  }
}
