import { method, RawJson } from '../../core/method.ts'
import { headerText } from '../../json/header.ts'

/** Header of a block or of the head; null when unknown. */
export const chain_getHeader = method('chain_getHeader', { params: ['hash'] }, (params, { chain }) => {
  const hash = params.optionalHash(0)
  const block = hash === undefined ? chain.head : chain.byHash(hash)
  return block === undefined ? null : new RawJson(headerText(block))
})
