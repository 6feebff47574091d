import { GliaError } from '@glia/base'

/** Bytes or a value that do not fit their SCALE type. The message says what was expected and what was found. */
export class CodecError extends GliaError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('CODEC', message, options)
  }
}
