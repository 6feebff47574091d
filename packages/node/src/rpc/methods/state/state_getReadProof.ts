import { toHex0x } from '@glia/base'
import { method } from '../../core/method.ts'

/** Trie nodes that prove the values or the absence of keys. */
export const state_getReadProof = method('state_getReadProof', { params: ['keys', 'hash'] }, (params, { chain }) => {
  const block = chain.block(params.optionalHash(1))
  chain.state(block.hash)
  return { at: block.hash, proof: chain.store.prove(block.number, params.keys(0)).map(toHex0x) }
})
