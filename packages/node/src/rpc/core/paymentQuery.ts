import { encode, Reader, u32 } from '@glia/frame'
import { callRuntime } from '../../chain/callRuntime.ts'
import type { Chain } from '../../chain/chain.ts'

/** Answer of a fee API about an extrinsic, decoded as the runtime declares it. */
export function paymentQuery(chain: Chain, api: string, extrinsic: Uint8Array, hash: string | undefined): unknown {
  const view = chain.view(hash)
  const args = new Uint8Array(extrinsic.length + 4)
  args.set(extrinsic)
  args.set(encode(u32, extrinsic.length), extrinsic.length)
  const bytes = callRuntime(view, api, args)
  const input = new Reader(bytes)
  input.registry = chain.runtime
  return chain.runtime.methods.get(api)?.method.returns.decodeFrom(input)
}
