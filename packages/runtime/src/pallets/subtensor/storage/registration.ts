import { bool, bytes, identity, map, u16, u64 } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { u64f64 } from '../fixed.ts'
import { netUid, tao } from '../types.ts'

// Getting a uid: price, proof of work, counters.

/** 1.26 as the reference rounds it. */
const BURN_INCREASE_MULT = 0x1428f5c28f5c29000n

export const networkRegistrationAllowed = map({
  name: 'NetworkRegistrationAllowed',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const networkPowRegistrationAllowed = map({
  name: 'NetworkPowRegistrationAllowed',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
/** Price of a uid, rao. */
export const burn = map({ name: 'Burn', key: [identity(netUid)], value: tao, default: initial(constants.InitialBurn) })
export const minBurn = map({
  name: 'MinBurn',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialMinBurn),
})
export const maxBurn = map({
  name: 'MaxBurn',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialMaxBurn),
})
/** Blocks in which the price of a uid halves. */
export const burnHalfLife = map({ name: 'BurnHalfLife', key: [identity(netUid)], value: u16, default: 360 })
/** Factor on the price after a registration. */
export const burnIncreaseMult = map({
  name: 'BurnIncreaseMult',
  key: [identity(netUid)],
  value: u64f64,
  default: BURN_INCREASE_MULT,
})
export const difficulty = map({
  name: 'Difficulty',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialDifficulty),
})
export const minDifficulty = map({
  name: 'MinDifficulty',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialMinDifficulty),
})
export const maxDifficulty = map({
  name: 'MaxDifficulty',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialMaxDifficulty),
})
/** Proofs of work that were redeemed, and when. */
export const usedWork = map({ name: 'UsedWork', key: [identity(bytes)], value: u64 })
export const registrationsThisInterval = map({ name: 'RegistrationsThisInterval', key: [identity(netUid)], value: u16 })
export const powRegistrationsThisInterval = map({
  name: 'POWRegistrationsThisInterval',
  key: [identity(netUid)],
  value: u16,
})
export const burnRegistrationsThisInterval = map({
  name: 'BurnRegistrationsThisInterval',
  key: [identity(netUid)],
  value: u16,
})
export const registrationsThisBlock = map({ name: 'RegistrationsThisBlock', key: [identity(netUid)], value: u16 })
export const lastAdjustmentBlock = map({ name: 'LastAdjustmentBlock', key: [identity(netUid)], value: u64 })
/** Rao recycled by registrations. */
export const raoRecycledForRegistration = map({
  name: 'RAORecycledForRegistration',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialRAORecycledForRegistration),
})
