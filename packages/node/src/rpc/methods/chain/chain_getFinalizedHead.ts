import { method } from '../../core/method.ts'

/** Hash of the last finalized block. */
export const chain_getFinalizedHead = method(
  'chain_getFinalizedHead',
  { aliases: ['chain_getFinalisedHead'] },
  (_params, services) => services.chain.hashOf(services.chain.finalized),
)
