import { method } from '../../core/method.ts'

/** Height of the last finalized block. */
export const archive_v1_finalizedHeight = method(
  'archive_v1_finalizedHeight',
  {},
  (_params, services) => services.chain.finalized,
)
