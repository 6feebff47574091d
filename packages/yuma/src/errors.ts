import { GliaError } from '@glia/base'

/**
 * A refused input of a yuma function. The consensus functions never answer bad input with a number:
 * they throw this error, which names the argument at fault.
 */
export class YumaInputError extends GliaError {
  /** Path of the argument, e.g. `weights.col` or `liquidAlpha.low`. */
  readonly argument: string
  /** What the argument must be. */
  declare readonly expected: string
  /** What was found instead. */
  declare readonly found: string

  constructor(argument: string, expected: string, found: string) {
    super('YUMA_INPUT', `${argument}: expected ${expected}, found ${found}`, { expected, found })
    this.argument = argument
  }
}
