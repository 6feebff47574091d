import { GliaError } from '@glia/base'

/** A miner or validator process cannot go on. */
export class KitError extends GliaError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('MARKET_KIT', message, options)
  }
}

/** As {@link KitError}, and trying again does not help: what was asked for has to change. */
export class FinalError extends KitError {}

/** Exit code of a market's process that ended with a {@link FinalError}; it is not to be started again. */
export const FINAL_EXIT_CODE = 2
