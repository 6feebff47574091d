import type { RuntimeConfig } from '@glia/frame'

/** Milliseconds of a block: 12 s, or 250 ms in the fast configuration (`MILLISECS_PER_BLOCK`). */
export const slotDuration = (config: RuntimeConfig): number => (config.fastBlocks ? 250 : 12_000)

/** `prod_or_fast!`: a number that differs between the two builds of the reference. */
export const prodOrFast =
  <T>(prod: T, fast: T) =>
  (config: RuntimeConfig): T =>
    config.fastBlocks ? fast : prod
