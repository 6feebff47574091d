import { GliaError } from '@glia/base'

/** What a first state is to be made of does not fit together. */
export class GenesisError extends GliaError {
  /** Where in the description it stands, such as `subnets.2.neurons[0].hotkey`. */
  readonly path: string

  constructor(path: string, expected: string, found: string) {
    super('GENESIS', `${path}: expected ${expected}, found ${found}`, { expected, found })
    this.path = path
  }
}
