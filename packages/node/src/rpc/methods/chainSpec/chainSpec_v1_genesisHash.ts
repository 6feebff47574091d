import { method } from '../../core/method.ts'

/** Hash of block 0. */
export const chainSpec_v1_genesisHash = method(
  'chainSpec_v1_genesisHash',
  {},
  (_params, services) => services.chain.genesisHash,
)
