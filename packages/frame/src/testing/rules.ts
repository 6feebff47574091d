import { weight } from '../pallet/weight.ts'
import { type Runtime, type RuntimeDeclaration, runtime } from '../runtime.ts'

// For tests: rules of a few pallets.

const limit = weight(1_000_000_000)

/** Rules that hold what is given, and nothing else; blocks are as large as a test fills them. */
export const testRules = (given: Pick<RuntimeDeclaration, 'pallets'> & Partial<RuntimeDeclaration>): Runtime =>
  runtime({
    version: {
      specName: 't',
      implName: 't',
      authoringVersion: 1,
      specVersion: 1,
      implVersion: 1,
      transactionVersion: 1,
      systemVersion: 1,
    },
    config: { fastBlocks: true },
    apis: [],
    extensions: [],
    limits: {
      baseBlock: weight(0),
      baseExtrinsic: weight(0),
      maxBlock: limit,
      maxNormal: limit,
      maxNormalLength: 1_000,
      maxLength: 1_000,
    },
    ...given,
  })
