import { method } from '../../core/method.ts'
import { RpcError } from '../../core/rpcError.ts'

/** Marks a block and all before it as final. */
export const engine_finalizeBlock = method(
  'engine_finalizeBlock',
  { params: ['hash', 'justification'], unsafe: true },
  (params, { chain }) => {
    const hash = params.hash(0)
    params.none(1, 'this node keeps no justifications')
    const block = chain.byHash(hash)
    if (block === undefined) throw new RpcError(13000, `Supplied parent_hash: ${hash} doesn't exist in chain`)
    chain.markFinal(block.number)
    return true
  },
)
