import { blake2_128Concat, bool, bytes, identity, optional, present, u64, writtenOption } from '@glia/frame'
import { home } from '../home.ts'
import { coldkeyId, hotkeyId, lockState, netUid } from '../types.ts'

// Locked stake and conviction.

export const lock = home.map({
  name: 'Lock',
  docs: 'What of a coldkey’s stake on a subnet is locked to a hotkey.',
  key: [blake2_128Concat(coldkeyId), identity(netUid), blake2_128Concat(hotkeyId)],
  value: optional(lockState),
})
export const lockingColdkeys = home.map({
  name: 'LockingColdkeys',
  docs: 'Which coldkeys have stake on a subnet locked to a hotkey.',
  key: [identity(netUid), blake2_128Concat(hotkeyId), blake2_128Concat(coldkeyId)],
  value: optional(present),
})
export const hotkeyLock = home.map({
  name: 'HotkeyLock',
  docs: 'Locks on a hotkey that last, all coldkeys together.',
  key: [identity(netUid), blake2_128Concat(hotkeyId)],
  value: optional(lockState),
})
export const decayingHotkeyLock = home.map({
  name: 'DecayingHotkeyLock',
  docs: 'Locks on a hotkey that run out, all coldkeys together.',
  key: [identity(netUid), blake2_128Concat(hotkeyId)],
  value: optional(lockState),
})
export const ownerLock = home.map({
  name: 'OwnerLock',
  docs: 'Locks on a subnet owner’s hotkey that last.',
  key: [identity(netUid)],
  value: optional(lockState),
})
export const decayingOwnerLock = home.map({
  name: 'DecayingOwnerLock',
  docs: 'Locks on a subnet owner’s hotkey that run out.',
  key: [identity(netUid)],
  value: optional(lockState),
})
export const decayingLock = home.map({
  name: 'DecayingLock',
  docs: 'Whether a coldkey’s lock on a subnet runs out.',
  key: [blake2_128Concat(coldkeyId), identity(netUid)],
  value: optional(bool),
})
export const ownerCutAutoLockEnabled = home.map({
  name: 'OwnerCutAutoLockEnabled',
  docs: 'Whether the owner’s cut is locked as it comes.',
  key: [identity(netUid)],
  value: bool,
})
export const maturityRate = home.value({
  name: 'MaturityRate',
  docs: 'Time constant of conviction, blocks.',
  value: u64,
  default: 934_866n,
})
export const unlockRate = home.value({
  name: 'UnlockRate',
  docs: 'Time constant of unlocking, blocks.',
  value: u64,
  default: 934_866n,
})
export const alphaMapLastKey = home.value({
  name: 'AlphaMapLastKey',
  docs: 'Where the walk over Alpha goes on.',
  value: writtenOption(bytes),
})
export const alphaV2MapLastKey = home.value({
  name: 'AlphaV2MapLastKey',
  docs: 'Where the walk over AlphaV2 goes on.',
  value: writtenOption(bytes),
})
