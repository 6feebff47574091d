import { method, newtype, type RuntimeApi, u64, vec } from '@glia/frame'
import { authorities as auraAuthorities, auraId } from '../pallets/aura/storage.ts'
import { currentSetId, authorities as grandpaAuthorities, grandpaAuthority } from '../pallets/grandpa/index.ts'
import { slotDuration } from '../time.ts'

export const auraApi: RuntimeApi = {
  name: 'AuraApi',
  version: 1,
  methods: {
    slotDuration: method({
      args: {},
      returns: newtype('sp_consensus_slots::SlotDuration', u64, { typeName: 'u64' }),
      docs: 'Milliseconds from one block to the next.',
      run: (ctx) => BigInt(slotDuration(ctx.config)),
    }),
    authorities: method({
      args: {},
      returns: vec(auraId),
      docs: 'Who makes blocks, in their order.',
      run: (ctx) => auraAuthorities.get(ctx),
    }),
  },
}

export const grandpaApi: RuntimeApi = {
  name: 'GrandpaApi',
  version: 3,
  methods: {
    grandpaAuthorities: method({
      args: {},
      returns: vec(grandpaAuthority),
      docs: 'Who makes blocks final, and with what weight.',
      run: (ctx) => grandpaAuthorities.get(ctx),
    }),
    currentSetId: method({
      args: {},
      returns: u64,
      docs: 'Number of the set of authorities that makes blocks final.',
      run: (ctx) => currentSetId.get(ctx),
    }),
  },
}
