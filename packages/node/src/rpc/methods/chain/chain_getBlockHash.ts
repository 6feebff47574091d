import type { Chain } from '../../../chain/chain.ts'
import { method } from '../../core/method.ts'
import { integer } from '../../core/params.ts'

/** Hash of a block by number (number, hexadecimal text, or a list of them), or of the head. */
export const chain_getBlockHash = method(
  'chain_getBlockHash',
  { aliases: ['chain_getHead'], params: ['hash'] },
  (params, { chain }) => {
    const given = params.raw(0)
    if (given === undefined) return chain.head.hash
    return Array.isArray(given) ? given.map((each) => hashAt(chain, each)) : hashAt(chain, given)
  },
)

function hashAt(chain: Chain, given: unknown): string | null {
  const number = typeof given === 'string' && /^0x[0-9a-fA-F]{1,16}$/.test(given) ? Number(given) : given
  return chain.hashOf(integer(number, Number.MAX_SAFE_INTEGER)) ?? null
}
