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
      docs: 'Returns the slot duration for Aura.',
      run: (ctx) => BigInt(slotDuration(ctx.config)),
    }),
    authorities: method({
      args: {},
      returns: vec(auraId),
      docs: 'Return the current set of authorities.',
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
      docs: 'Get the current GRANDPA authorities and weights.',
      run: (ctx) => grandpaAuthorities.get(ctx),
    }),
    currentSetId: method({
      args: {},
      returns: u64,
      docs: 'Get current GRANDPA authority set id.',
      run: (ctx) => currentSetId.get(ctx),
    }),
  },
}
