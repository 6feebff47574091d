import { GliaError } from '@glia/sdk'

/** A miner or validator process cannot go on. */
export class KitError extends GliaError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('MARKET_KIT', message, options)
  }
}
