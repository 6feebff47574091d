import type { Overlay } from '@glia/state'
import type { RuntimeConfig } from './runtime.ts'

/** The least a storage item needs: the state it reads and writes, and the runtime's configuration. */
export interface StateContext {
  readonly overlay: Overlay
  /** Defaults may depend on it. */
  readonly config: RuntimeConfig
}
