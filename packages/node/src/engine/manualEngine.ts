import type { Engine, SealMode } from './engine.ts'

/** No block by itself: `engine_createBlock` and the development tools ask the sealer. */
export class ManualEngine implements Engine {
  readonly mode: SealMode = { kind: 'manual' }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}
