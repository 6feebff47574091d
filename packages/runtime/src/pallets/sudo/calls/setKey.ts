import { benchmarked, call, emit, field, multiAddress } from '@glia/frame'
import { lookup } from '../../balances/address.ts'
import { key, sudoEvents } from '../declarations.ts'
import { ensureSudo } from '../sudo.ts'

export const setKey = call({
  index: 2,
  args: { new: field(multiAddress, 'AccountIdLookupOf<T>') },
  weight: benchmarked(7_237_000, 1517, 1, 1),
  docs: 'Hands the sudo key to another account.',
  run(ctx, origin, { new: address }) {
    ensureSudo(ctx, origin)
    const next = lookup(address)
    emit(ctx, sudoEvents.KeyChanged, { old: key.get(ctx), new: next })
    key.set(ctx, next)
    return { paysFee: 'No' }
  },
})
