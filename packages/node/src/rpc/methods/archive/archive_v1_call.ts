import { NodeError } from '../../../errors.ts'
import { method } from '../../core/method.ts'

/** Runtime call at a block; null when the block is unknown. */
export const archive_v1_call = method(
  'archive_v1_call',
  { params: ['hash', 'function', 'callParameters'] },
  async (params, { chain, runtimeCalls }) => {
    const hash = params.hash(0)
    const name = params.string(1)
    const args = params.bytes(2)
    if (chain.byHash(hash) === undefined) return null
    try {
      return { success: true, value: await runtimeCalls.hex(name, args, hash) }
    } catch (fault) {
      if (!(fault instanceof NodeError)) throw fault
      return { success: false, error: fault.message }
    }
  },
)
