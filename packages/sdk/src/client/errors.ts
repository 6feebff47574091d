import { GliaError } from '@glia/base'

/** The chain has no such block, or the node does not keep it; or what was given is no hash of one. */
export class BlockError extends GliaError {
  constructor(message: string) {
    super('BLOCK', message)
  }
}
