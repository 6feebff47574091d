import { method } from '../../core/method.ts'

/** Hashes of the blocks at a height. */
export const archive_v1_hashByHeight = method(
  'archive_v1_hashByHeight',
  { params: ['height'] },
  (params, { chain }) => {
    const hash = chain.hashOf(params.integer(0, Number.MAX_SAFE_INTEGER))
    return hash === undefined ? [] : [hash]
  },
)
