import { method } from '../../core/method.ts'

/** Puts a transaction into the pool; answers its hash. */
export const author_submitExtrinsic = method('author_submitExtrinsic', { params: ['extrinsic'] }, (params, { pool }) =>
  pool.submit(params.bytes(0)),
)
