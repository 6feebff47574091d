import { GliaError } from '@glia/base'

/** A query came for documents that the miner does not hold. */
export class UnknownTaskError extends GliaError {
  constructor(message: string) {
    super('UNKNOWN_TASK', message)
  }
}
