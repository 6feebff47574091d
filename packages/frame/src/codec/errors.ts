/** Bytes or a value that do not fit their SCALE type. The message says what was expected and what was found. */
export class CodecError extends Error {
  override readonly name = 'CodecError'
}
