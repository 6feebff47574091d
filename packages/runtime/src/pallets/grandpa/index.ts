import { boundedVec, type Codec, constant, fixedBytes, newtype, pallet, tuple, u32, u64, value } from '@glia/frame'

const grandpaId: Codec<Uint8Array> = newtype('sp_consensus_grandpa::app::Public', fixedBytes(32), {
  typeName: 'ed25519::Public',
})
/** An ed25519 authority and its weight. */
export type GrandpaAuthority = readonly [id: Uint8Array, weight: bigint]
export const grandpaAuthority = tuple<GrandpaAuthority>(grandpaId, u64)

export const currentSetId = value({ name: 'CurrentSetId', value: u64 })
export const authorities = value({
  name: 'Authorities',
  value: boundedVec(grandpaAuthority, 32, 'bounded_collections::weak_bounded_vec::WeakBoundedVec'),
})

/** Finality's authorities, for clients that read them; the engines decide finality themselves. */
export const grandpa = pallet({
  name: 'Grandpa',
  index: 4,
  storage: [currentSetId, authorities],
  constants: {
    MaxAuthorities: constant(u32, 32, 'Max Authorities in use'),
    MaxNominators: constant(u32, 20, 'The maximum number of nominators for each validator.'),
    MaxSetIdSessionEntries: constant(
      u64,
      0n,
      'The maximum number of entries to keep in the set id to session index mapping.',
    ),
  },
})
