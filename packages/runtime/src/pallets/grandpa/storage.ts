import {
  type Codec,
  field,
  fixedBytes,
  newtype,
  option,
  optional,
  struct,
  tuple,
  twox64Concat,
  u32,
  u64,
  unit,
  type Variant,
  variant,
  weakBoundedVec,
} from '@glia/frame'
import { home } from './home.ts'

export const grandpaId: Codec<Uint8Array> = newtype('sp_consensus_grandpa::app::Public', fixedBytes(32), {
  typeName: 'ed25519::Public',
})
/** An ed25519 authority and its weight. */
export type GrandpaAuthority = readonly [id: Uint8Array, weight: bigint]
export const grandpaAuthority = tuple<GrandpaAuthority>(grandpaId, u64)
export const MAX_AUTHORITIES = 32
const authorityList = weakBoundedVec(grandpaAuthority)

interface Scheduled {
  readonly scheduledAt: number
  readonly delay: number
}
const block = field(u32, 'N')
const scheduled = struct<Scheduled>({ scheduledAt: block, delay: block })
interface StateShapes {
  readonly Live: undefined
  readonly PendingPause: Scheduled
  readonly Paused: undefined
  readonly PendingResume: Scheduled
}
export type StoredState = Variant<StateShapes>
const storedState = variant<StateShapes>(
  { Live: unit, PendingPause: scheduled, Paused: unit, PendingResume: scheduled },
  { path: 'pallet_grandpa::StoredState', params: [{ name: 'N', type: u32.type }] },
)
export interface PendingChange extends Scheduled {
  readonly nextAuthorities: readonly GrandpaAuthority[]
  /** Set when the change is forced: the block that was final then. */
  readonly forced: number | undefined
}
const pendingChangeType = struct<PendingChange>(
  {
    scheduledAt: block,
    delay: block,
    nextAuthorities: field(authorityList, 'BoundedAuthorityList<Limit>'),
    forced: field(option(u32), 'Option<N>'),
  },
  {
    path: 'pallet_grandpa::StoredPendingChange',
    params: [{ name: 'N', type: u32.type }, { name: 'Limit' }],
  },
)

export const state = home.value({ name: 'State', docs: 'What the authorities are at.', value: storedState })
export const pendingChange = home.value({
  name: 'PendingChange',
  docs: 'Authorities that are to come.',
  value: optional(pendingChangeType),
})
export const nextForced = home.value({
  name: 'NextForced',
  docs: 'Block from which authorities may be forced to change.',
  value: optional(u32),
})
export const stalled = home.value({
  name: 'Stalled',
  docs: 'Since when finality stalls, if it does.',
  value: optional(tuple<readonly [number, number]>(u32, u32)),
})
export const currentSetId = home.value({ name: 'CurrentSetId', docs: 'Number of the set of authorities.', value: u64 })
export const setIdSession = home.map({
  name: 'SetIdSession',
  docs: 'Session in which a set of authorities began.',
  key: [twox64Concat(u64)],
  value: optional(u32),
})
export const authorities = home.value({ name: 'Authorities', docs: 'Who makes blocks final.', value: authorityList })

export const grandpaStorage = [state, pendingChange, nextForced, stalled, currentSetId, setIdSession, authorities]
