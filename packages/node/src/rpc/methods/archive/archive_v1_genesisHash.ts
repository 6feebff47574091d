import { method } from '../../core/method.ts'

/** Hash of block 0. */
export const archive_v1_genesisHash = method(
  'archive_v1_genesisHash',
  {},
  (_params, services) => services.chain.genesisHash,
)
