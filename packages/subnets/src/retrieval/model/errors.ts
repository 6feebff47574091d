import { GliaError } from '@glia/base'

/** A weight file is absent, altered or of another format. */
export class ModelFileError extends GliaError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('MODEL_FILE', message, options)
  }
}

/** A model was asked for whose runtime is not installed. */
export class ModelRuntimeError extends GliaError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('MODEL_RUNTIME', message, options)
  }
}
