import { bytes, call, emit } from '@glia/frame'
import { callWeights } from '../callWeights.ts'
import { events } from '../events.ts'
import { tokenSymbol } from '../storage/index.ts'
import { ensureSubnetOwnerOrRoot } from '../subnets/owner.ts'
import { ensureSymbolFree } from '../subnets/symbols.ts'
import { netUid } from '../types.ts'

/** The owner or root gives a subnet another symbol. */
export const updateSymbol = call({
  index: 112,
  args: { netuid: netUid, symbol: bytes },
  typeNames: { netuid: 'NetUid', symbol: 'Vec<u8>' },
  weight: callWeights.updateSymbol,
  docs: 'The owner or root gives a subnet another symbol.',
  run(ctx, origin, { netuid, symbol }) {
    ensureSubnetOwnerOrRoot(ctx, origin, netuid)
    ensureSymbolFree(ctx, symbol)
    tokenSymbol.set(ctx, netuid, symbol)
    emit(ctx, events.SymbolUpdated, { netuid, symbol })
  },
})
