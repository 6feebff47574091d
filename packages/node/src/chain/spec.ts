import type { Ctx, Runtime } from '@glia/frame'

/** One network: its rules, its first state, and how it introduces itself to clients. */
export interface ChainSpec {
  /**
   * Names the first state: specs with the same one and the same slots have the same. A data directory is known again by it;
   * without one, `genesis` runs each time a directory is opened, for the hash of what it writes.
   */
  readonly id?: string
  /** `system_chain`. */
  readonly name: string
  /** `system_chainType`. */
  readonly type: 'Live' | 'Local' | 'Development'
  readonly properties: ChainProperties
  readonly runtime: Runtime
  /**
   * Writes the first state; `:code` by `ctx.overlay.setRaw`. Between the parts of a large one, `flush` lets go of what was
   * written so far, so that memory holds a part at a time.
   */
  genesis(ctx: Ctx, flush: () => void): void
}

export interface ChainProperties {
  readonly ss58Format: number
  readonly tokenDecimals: number
  readonly tokenSymbol: string
}

/** Milliseconds of an Aura slot, for runtimes without Aura (tests). */
const DEFAULT_SLOT = 250

/** Length of a slot in milliseconds, from the Aura pallet's constant. */
export function slotDuration(runtime: Runtime): number {
  const declared = runtime.palletByName.get('Aura')?.constants.SlotDuration
  return declared === undefined ? DEFAULT_SLOT : Number(declared.of(runtime.config))
}
