import type { Overlay } from '@glia/state'

/** The least a storage item needs: the state it reads and writes. */
export interface StateContext {
  readonly overlay: Overlay
}
