import { toHex0x } from '@glia/base'
import { method } from '../../core/method.ts'
import { headerJson } from '../../json/header.ts'

/** Header and extrinsics of a block or of the head; null when unknown. */
export const chain_getBlock = method('chain_getBlock', { params: ['hash'] }, (params, { chain }) => {
  const hash = params.optionalHash(0)
  const block = hash === undefined ? chain.head : chain.byHash(hash)
  if (block === undefined) return null
  return { block: { header: headerJson(block.header), extrinsics: block.body.map(toHex0x) }, justifications: null }
})
