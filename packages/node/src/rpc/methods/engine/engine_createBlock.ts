import { method } from '../../core/method.ts'
import { RpcError } from '../../core/rpcError.ts'

/** Seals a block now, with what is in the pool. */
export const engine_createBlock = method(
  'engine_createBlock',
  { params: ['create_empty', 'finalize', 'parent_hash'], unsafe: true },
  async (params, { chain, pool, sealer }) => {
    const createEmpty = params.boolean(0)
    const parent = params.optionalHash(2)
    // Transactions sent just before are on their way through the signature check: they belong into this block.
    await pool.settled()
    const block = await sealer.seal({
      onTurn: () => {
        if (parent !== undefined && parent !== chain.head.hash)
          throw new RpcError(13000, `Supplied parent_hash: ${parent} doesn't exist in chain`)
        if (!createEmpty && pool.readyCount === 0) {
          throw new RpcError(
            12000,
            'Transaction pool is empty, set create_empty to true, if you want to create empty blocks',
          )
        }
      },
    })
    if (params.boolean(1)) chain.markFinal(block.number)
    return {
      hash: block.hash,
      aux: {
        header_only: false,
        clear_justification_requests: false,
        needs_justification: false,
        bad_justification: false,
        is_new_best: true,
      },
      proof_size: 0,
    }
  },
)
