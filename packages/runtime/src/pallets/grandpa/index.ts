import {
  boundedVec,
  type Codec,
  constant,
  field,
  fixedBytes,
  newtype,
  option,
  optional,
  palletHome,
  struct,
  tuple,
  twox64Concat,
  u32,
  u64,
  unit,
  variant,
} from '@glia/frame'

const home = palletHome({ name: 'Grandpa', index: 4 })

const grandpaId: Codec<Uint8Array> = newtype('sp_consensus_grandpa::app::Public', fixedBytes(32), {
  typeName: 'ed25519::Public',
})
/** An ed25519 authority and its weight. */
export type GrandpaAuthority = readonly [id: Uint8Array, weight: bigint]
export const grandpaAuthority = tuple<GrandpaAuthority>(grandpaId, u64)
const authorityList = boundedVec(grandpaAuthority, 32, 'bounded_collections::weak_bounded_vec::WeakBoundedVec')

interface Scheduled {
  scheduledAt: number
  delay: number
}
const scheduled = struct<Scheduled>({ scheduledAt: field(u32, 'N'), delay: field(u32, 'N') })
const storedState = variant<{ Live: undefined; PendingPause: Scheduled; Paused: undefined; PendingResume: Scheduled }>(
  { Live: unit, PendingPause: scheduled, Paused: unit, PendingResume: scheduled },
  { path: 'pallet_grandpa::StoredState', params: [{ name: 'N', type: u32.type }] },
)
interface PendingChange extends Scheduled {
  nextAuthorities: readonly GrandpaAuthority[]
  forced: number | undefined
}
const pendingChangeType = struct<PendingChange>(
  {
    scheduledAt: field(u32, 'N'),
    delay: field(u32, 'N'),
    nextAuthorities: field(authorityList, 'BoundedAuthorityList<Limit>'),
    forced: field(option(u32), 'Option<N>'),
  },
  {
    path: 'pallet_grandpa::StoredPendingChange',
    params: [{ name: 'N', type: u32.type }, { name: 'Limit' }],
  },
)

export const currentSetId = home.value({ name: 'CurrentSetId', docs: 'Number of the set of authorities.', value: u64 })
export const authorities = home.value({ name: 'Authorities', docs: 'Who makes blocks final.', value: authorityList })

/** Finality's authorities, for clients that read them; the engines decide finality themselves. */
export const grandpa = home.pallet({
  storage: [
    home.value({ name: 'State', docs: 'What the authorities are at.', value: storedState }),
    home.value({ name: 'PendingChange', docs: 'Authorities that are to come.', value: optional(pendingChangeType) }),
    home.value({
      name: 'NextForced',
      docs: 'Block from which authorities may be forced to change.',
      value: optional(u32),
    }),
    home.value({
      name: 'Stalled',
      docs: 'Since when finality stalls, if it does.',
      value: optional(tuple<readonly [number, number]>(u32, u32)),
    }),
    currentSetId,
    home.map({
      name: 'SetIdSession',
      docs: 'Session in which a set of authorities began.',
      key: [twox64Concat(u64)],
      value: optional(u32),
    }),
    authorities,
  ],
  constants: {
    MaxAuthorities: constant(u32, 32, 'Authorities at most.'),
    MaxNominators: constant(u32, 20, 'Nominators of an authority at most.'),
    MaxSetIdSessionEntries: constant(u64, 0n, 'Sets of authorities whose sessions are remembered.'),
  },
})
