import {
  type AccountId,
  accountId,
  blake2_128Concat,
  bool,
  identity,
  map,
  tuple,
  u16,
  u64,
  value,
  vec,
} from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { netUid } from '../types.ts'

// Takes, and stake passed on to child keys.

/** A child or parent and the part of 2^64 that it gets or gave. */
export type Share = readonly [bigint, AccountId]
const childList = vec(tuple<Share>(u64, accountId))

/** Take of a validator, parts of 65,535. */
export const delegates = map({
  name: 'Delegates',
  key: [blake2_128Concat(accountId)],
  value: u16,
  default: initial(constants.InitialDefaultDelegateTake),
})
export const maxDelegateTake = value({
  name: 'MaxDelegateTake',
  value: u16,
  default: initial(constants.InitialDefaultDelegateTake),
})
export const minDelegateTake = value({
  name: 'MinDelegateTake',
  value: u16,
  default: initial(constants.InitialMinDelegateTake),
})
export const childkeyTake = map({
  name: 'ChildkeyTake',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: u16,
})
export const maxChildkeyTake = value({
  name: 'MaxChildkeyTake',
  value: u16,
  default: initial(constants.InitialMaxChildKeyTake),
})
export const minChildkeyTake = value({
  name: 'MinChildkeyTake',
  value: u16,
  default: initial(constants.InitialMinChildKeyTake),
})
export const minChildkeyTakePerSubnet = map({ name: 'MinChildkeyTakePerSubnet', key: [identity(netUid)], value: u16 })
/** Children of a hotkey with their parts of 2^64. */
export const childKeys = map({
  name: 'ChildKeys',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: childList,
})
/** Parents of a hotkey with the parts they gave. */
export const parentKeys = map({
  name: 'ParentKeys',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: childList,
})
/** Children to be set, and the block from which they are. */
export const pendingChildKeys = map({
  name: 'PendingChildKeys',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: tuple<readonly [readonly Share[], bigint]>(childList, u64),
})
export const pendingChildKeyCooldown = value({
  name: 'PendingChildKeyCooldown',
  value: u64,
  default: (config) => (config.fastBlocks ? 15n : 7_200n),
})
export const autoParentDelegationEnabled = map({
  name: 'AutoParentDelegationEnabled',
  key: [blake2_128Concat(accountId)],
  value: bool,
  default: true,
})
/** Parts of 2^64 of childkey take that are burned. */
export const ckBurn = value({ name: 'CKBurn', value: u64 })
