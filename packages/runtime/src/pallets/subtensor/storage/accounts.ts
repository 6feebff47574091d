import { blake2_128Concat, identity, tuple, u16, u64, u128, vec } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { home } from '../home.ts'
import { blockNumber, coldkeyId, type Hotkey, hotkeyId, netUid } from '../types.ts'

// Limits of settings, takes, who owns which hotkey, and child keys.

export const minActivityCutoff = home.value({
  name: 'MinActivityCutoff',
  docs: 'The least that an owner may set as cutoff of activity, blocks.',
  value: u16,
  default: 360,
})
export const adminFreezeWindow = home.value({
  name: 'AdminFreezeWindow',
  docs: 'Blocks before an epoch in which owners’ settings are frozen.',
  value: u16,
  default: 10,
})
export const ownerHyperparamRateLimit = home.value({
  name: 'OwnerHyperparamRateLimit',
  docs: 'Tempos between two changes of one setting by the owner.',
  value: u16,
  default: 2,
})
export const dissolveNetworkScheduleDuration = home.value({
  name: 'DissolveNetworkScheduleDuration',
  docs: 'Blocks between scheduling and dissolving a subnet.',
  value: blockNumber,
  default: initial(constants.InitialDissolveNetworkScheduleDuration),
})
export const lastHotkeySwapOnNetuid = home.map({
  name: 'LastHotkeySwapOnNetuid',
  docs: 'Block in which a coldkey last swapped a hotkey on a subnet.',
  key: [identity(netUid), blake2_128Concat(coldkeyId)],
  value: u64,
})
export const nextStakeJobId = home.value({ name: 'NextStakeJobId', docs: 'Unused; kept for clients.', value: u64 })
export const taoWeight = home.value({
  name: 'TaoWeight',
  docs: 'Weight of root stake, parts of 2^64.',
  value: u64,
  default: initial(constants.InitialTaoWeight),
})
export const ckBurn = home.value({
  name: 'CKBurn',
  docs: 'Parts of 2^64 of childkey take that are burned.',
  value: u64,
})
export const maxDelegateTake = home.value({
  name: 'MaxDelegateTake',
  docs: 'Highest take of a delegate, parts of 65,535.',
  value: u16,
  default: initial(constants.InitialDefaultDelegateTake),
})
export const minDelegateTake = home.value({
  name: 'MinDelegateTake',
  docs: 'Lowest take of a delegate, parts of 65,535.',
  value: u16,
  default: initial(constants.InitialMinDelegateTake),
})
export const maxChildkeyTake = home.value({
  name: 'MaxChildkeyTake',
  docs: 'Highest take of a child hotkey, parts of 65,535.',
  value: u16,
  default: initial(constants.InitialMaxChildKeyTake),
})
export const minChildkeyTake = home.value({
  name: 'MinChildkeyTake',
  docs: 'Lowest take of a child hotkey, parts of 65,535.',
  value: u16,
  default: initial(constants.InitialMinChildKeyTake),
})
export const minChildkeyTakePerSubnet = home.map({
  name: 'MinChildkeyTakePerSubnet',
  docs: 'Lowest take of a child hotkey on a subnet, parts of 65,535.',
  key: [identity(netUid)],
  value: u16,
})
export const owner = home.map({
  name: 'Owner',
  docs: 'Coldkey of a hotkey.',
  key: [blake2_128Concat(hotkeyId)],
  value: coldkeyId,
})
export const accountFlags = home.map({
  name: 'AccountFlags',
  docs: 'Bit 0: accepts locked alpha.',
  key: [blake2_128Concat(coldkeyId)],
  value: u128,
})
export const delegates = home.map({
  name: 'Delegates',
  docs: 'Take of a validator, parts of 65,535.',
  key: [blake2_128Concat(hotkeyId)],
  value: u16,
  default: initial(constants.InitialDefaultDelegateTake),
})
export const childkeyTake = home.map({
  name: 'ChildkeyTake',
  docs: 'Take of a child hotkey on a subnet, parts of 65,535.',
  key: [blake2_128Concat(hotkeyId), identity(netUid)],
  value: u16,
})

/** A child or parent and the part of 2^64 that it gets or gave. */
export type Share = readonly [bigint, Hotkey]

const childList = vec(tuple<Share>(u64, hotkeyId))
export const pendingChildKeys = home.map({
  name: 'PendingChildKeys',
  docs: 'Children to be set, and the block from which they are.',
  key: [identity(netUid), blake2_128Concat(hotkeyId)],
  value: tuple<readonly [readonly Share[], bigint]>(childList, u64),
})
export const childKeys = home.map({
  name: 'ChildKeys',
  docs: 'Children of a hotkey with their parts of 2^64.',
  key: [blake2_128Concat(hotkeyId), identity(netUid)],
  value: childList,
})
export const parentKeys = home.map({
  name: 'ParentKeys',
  docs: 'Parents of a hotkey with the parts they gave.',
  key: [blake2_128Concat(hotkeyId), identity(netUid)],
  value: childList,
})
