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

export const delegates = map({
  name: 'Delegates',
  docs: 'Take of a validator, parts of 65,535.',
  key: [blake2_128Concat(accountId)],
  value: u16,
  default: initial(constants.InitialDefaultDelegateTake),
})
export const maxDelegateTake = value({
  name: 'MaxDelegateTake',
  docs: 'Highest take of a delegate, parts of 65,535.',
  value: u16,
  default: initial(constants.InitialDefaultDelegateTake),
})
export const minDelegateTake = value({
  name: 'MinDelegateTake',
  docs: 'Lowest take of a delegate, parts of 65,535.',
  value: u16,
  default: initial(constants.InitialMinDelegateTake),
})
export const childkeyTake = map({
  name: 'ChildkeyTake',
  docs: 'Take of a child hotkey on a subnet, parts of 65,535.',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: u16,
})
export const maxChildkeyTake = value({
  name: 'MaxChildkeyTake',
  docs: 'Highest take of a child hotkey, parts of 65,535.',
  value: u16,
  default: initial(constants.InitialMaxChildKeyTake),
})
export const minChildkeyTake = value({
  name: 'MinChildkeyTake',
  docs: 'Lowest take of a child hotkey, parts of 65,535.',
  value: u16,
  default: initial(constants.InitialMinChildKeyTake),
})
export const minChildkeyTakePerSubnet = map({
  name: 'MinChildkeyTakePerSubnet',
  docs: 'Lowest take of a child hotkey on a subnet, parts of 65,535.',
  key: [identity(netUid)],
  value: u16,
})
export const childKeys = map({
  name: 'ChildKeys',
  docs: 'Children of a hotkey with their parts of 2^64.',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: childList,
})
export const parentKeys = map({
  name: 'ParentKeys',
  docs: 'Parents of a hotkey with the parts they gave.',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: childList,
})
export const pendingChildKeys = map({
  name: 'PendingChildKeys',
  docs: 'Children to be set, and the block from which they are.',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: tuple<readonly [readonly Share[], bigint]>(childList, u64),
})
export const pendingChildKeyCooldown = value({
  name: 'PendingChildKeyCooldown',
  docs: 'Blocks before a change of children is in force.',
  value: u64,
  default: (config) => (config.fastBlocks ? 15n : 7_200n),
})
export const autoParentDelegationEnabled = map({
  name: 'AutoParentDelegationEnabled',
  docs: 'Whether owners of new subnets become children of a root validator by themselves.',
  key: [blake2_128Concat(accountId)],
  value: bool,
  default: true,
})
export const ckBurn = value({ name: 'CKBurn', docs: 'Parts of 2^64 of childkey take that are burned.', value: u64 })
