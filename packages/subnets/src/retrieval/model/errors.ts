/** A weight file is absent, altered or of another format. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
}

/** A model was asked for whose runtime is not installed. */
export class ModelRuntimeError extends Error {
  override readonly name = 'ModelRuntimeError'
}
