import type { Axon } from '@glia/sdk'
import type { KnownCallers } from '../kit/knownCallers.ts'
import { RetrievalIndex, type RetrievalMiner, RetrievalQuery } from './protocol.ts'

/** Puts a miner of this market on an axon, open to the callers that `callers` lets in. */
export function attachRetrieval(axon: Axon, callers: KnownCallers, miner: RetrievalMiner): void {
  const blacklist = (call: Parameters<KnownCallers['blacklist']>[0]) => callers.blacklist(call)
  const priority = (call: Parameters<KnownCallers['priority']>[0]) => callers.priority(call)
  axon.attach(RetrievalIndex, {
    forward: (request, context) => miner.index(request, context.hotkey ?? ''),
    blacklist,
    priority,
  })
  axon.attach(RetrievalQuery, {
    forward: (request, context) => miner.query(request, context.hotkey ?? ''),
    blacklist,
    priority,
  })
}
