import type { RuntimeConfig } from '@glia/frame'

/** Milliseconds of a block: 12 s, or 250 ms in the fast configuration (`MILLISECS_PER_BLOCK`). */
export const slotDuration = (config: RuntimeConfig): number => (config.fastBlocks ? 250 : 12_000)
