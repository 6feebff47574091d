import { accountId, blake2_128Concat, bool, identity, map, optional, u64, unit, value } from '@glia/frame'
import { lockState, netUid } from '../types.ts'

// Locked stake and conviction.

/** Coldkey, netuid, hotkey. */
export const lock = map({
  name: 'Lock',
  key: [blake2_128Concat(accountId), identity(netUid), blake2_128Concat(accountId)],
  value: optional(lockState),
})
/** Netuid, hotkey, coldkey. */
export const lockingColdkeys = map({
  name: 'LockingColdkeys',
  key: [identity(netUid), blake2_128Concat(accountId), blake2_128Concat(accountId)],
  value: optional(unit),
})
export const hotkeyLock = map({
  name: 'HotkeyLock',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: optional(lockState),
})
export const decayingHotkeyLock = map({
  name: 'DecayingHotkeyLock',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: optional(lockState),
})
export const ownerLock = map({ name: 'OwnerLock', key: [identity(netUid)], value: optional(lockState) })
export const decayingOwnerLock = map({ name: 'DecayingOwnerLock', key: [identity(netUid)], value: optional(lockState) })
export const decayingLock = map({
  name: 'DecayingLock',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: optional(bool),
})
export const ownerCutAutoLockEnabled = map({ name: 'OwnerCutAutoLockEnabled', key: [identity(netUid)], value: bool })
/** Time constant of conviction, blocks. */
export const maturityRate = value({ name: 'MaturityRate', value: u64, default: 934_866n })
/** Time constant of unlocking, blocks. */
export const unlockRate = value({ name: 'UnlockRate', value: u64, default: 934_866n })
