import type { Pool } from '../pool/pool.ts'
import type { Engine, SealMode } from './engine.ts'
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
