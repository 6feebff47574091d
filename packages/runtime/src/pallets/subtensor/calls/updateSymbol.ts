import { benchmarked, call, emit } from '@glia/frame'
import { events } from '../events.ts'
import { fields } from '../fields.ts'
import { tokenSymbol } from '../storage/index.ts'
import { ensureSubnetOwnerOrRoot } from '../subnets/owner.ts'
import { ensureSymbolFree } from '../subnets/symbols.ts'

export const updateSymbol = call({
  index: 112,
  args: { netuid: fields.netuid, symbol: fields.bytes },
  weight: benchmarked(28_313_000n, 9074, 4, 1),
  docs: 'The owner or root gives a subnet another symbol.',
  run(ctx, origin, { netuid, symbol }) {
    ensureSubnetOwnerOrRoot(ctx, origin, netuid)
    ensureSymbolFree(ctx, symbol)
    tokenSymbol.set(ctx, netuid, symbol)
    emit(ctx, events.SymbolUpdated, { netuid, symbol })
  },
})
