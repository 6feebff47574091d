// The second process: makes the same network for itself, executes the blocks that it is sent, and says where it comes to another state.
import { errorText } from '@glia/base'
import type { Chain, GivenBlock } from '../../packages/node/src/index.ts'
import { busyNetwork } from '../calls/network.ts'

/** From the first process. `begin` starts anew from where the network begins. */
export type ToTwin = { readonly kind: 'begin' } | { readonly kind: 'blocks'; readonly blocks: readonly GivenBlock[] }
/** Answers each message. */
export interface FromTwin {
  readonly wrong: string | undefined
}

const network = busyNetwork()
let chain: Chain = network.chain.fork()

async function answer(message: ToTwin): Promise<FromTwin> {
  if (message.kind === 'begin') {
    chain.close()
    chain = network.chain.fork()
    return { wrong: undefined }
  }
  for (const given of message.blocks) {
    try {
      const builder = await chain.process(given)
      chain.commit(chain.finalise(builder))
    } catch (fault) {
      return { wrong: `block ${given.number}: ${errorText(fault)}` }
    }
  }
  return { wrong: undefined }
}

process.on('message', async (message: ToTwin) => process.send?.(await answer(message)))
process.on('disconnect', () => process.exit())
