import { method } from '../../core/method.ts'
import { runtimeVersionJson } from '../../json/runtimeVersion.ts'

/** Version of the runtime at a block. */
export const state_getRuntimeVersion = method(
  'state_getRuntimeVersion',
  { aliases: ['chain_getRuntimeVersion'], params: ['hash'] },
  (params, { chain }) => {
    const hash = params.optionalHash(0)
    // The genesis block's parent: clients that ask for a block's parent runtime mean the block itself.
    if (hash !== undefined && !/^0x0{64}$/.test(hash)) chain.block(hash)
    return runtimeVersionJson(chain.runtime)
  },
)
