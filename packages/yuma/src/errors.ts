/**
 * A refused input of a yuma function. The consensus functions never answer bad input with a number:
 * they throw this error, which names the argument at fault.
 */
export class YumaInputError extends Error {
  /** Path of the argument, e.g. `weights.col` or `liquidAlpha.low`. */
  readonly argument: string
  /** What the argument must be. */
  readonly expected: string
  /** What was found instead. */
  readonly found: string

  constructor(argument: string, expected: string, found: string) {
    super(`${argument}: expected ${expected}, found ${found}`)
    this.name = 'YumaInputError'
    this.argument = argument
    this.expected = expected
    this.found = found
  }
}
