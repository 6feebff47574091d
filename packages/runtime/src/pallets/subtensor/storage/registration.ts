import { bool, bytes, identity, map, u16, u64 } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { u64f64 } from '../fixed.ts'
import { netUid, tao } from '../types.ts'

// Getting a uid: price, proof of work, counters.

/** 1.26 as the reference rounds it. */
const BURN_INCREASE_MULT = 0x1428f5c28f5c29000n

export const networkRegistrationAllowed = map({
  name: 'NetworkRegistrationAllowed',
  docs: 'Whether a subnet takes registrations.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const networkPowRegistrationAllowed = map({
  name: 'NetworkPowRegistrationAllowed',
  docs: 'Whether a subnet takes registrations by work.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const burn = map({
  name: 'Burn',
  docs: 'Price of a uid, rao.',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialBurn),
})
export const minBurn = map({
  name: 'MinBurn',
  docs: 'What registration costs at least, rao.',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialMinBurn),
})
export const maxBurn = map({
  name: 'MaxBurn',
  docs: 'What registration costs at most, rao.',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialMaxBurn),
})
export const burnHalfLife = map({
  name: 'BurnHalfLife',
  docs: 'Blocks in which the price of a uid halves.',
  key: [identity(netUid)],
  value: u16,
  default: 360,
})
export const burnIncreaseMult = map({
  name: 'BurnIncreaseMult',
  docs: 'Factor on the price after a registration.',
  key: [identity(netUid)],
  value: u64f64,
  default: BURN_INCREASE_MULT,
})
export const difficulty = map({
  name: 'Difficulty',
  docs: 'Difficulty of registration by work.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialDifficulty),
})
export const minDifficulty = map({
  name: 'MinDifficulty',
  docs: 'Lowest difficulty of registration by work.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialMinDifficulty),
})
export const maxDifficulty = map({
  name: 'MaxDifficulty',
  docs: 'Highest difficulty of registration by work.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialMaxDifficulty),
})
export const usedWork = map({
  name: 'UsedWork',
  docs: 'Proofs of work that were redeemed, and when.',
  key: [identity(bytes)],
  value: u64,
})
export const registrationsThisInterval = map({
  name: 'RegistrationsThisInterval',
  docs: 'Registrations since the last adjustment.',
  key: [identity(netUid)],
  value: u16,
})
export const powRegistrationsThisInterval = map({
  name: 'POWRegistrationsThisInterval',
  docs: 'Registrations by work since the last adjustment.',
  key: [identity(netUid)],
  value: u16,
})
export const burnRegistrationsThisInterval = map({
  name: 'BurnRegistrationsThisInterval',
  docs: 'Registrations by payment since the last adjustment.',
  key: [identity(netUid)],
  value: u16,
})
export const registrationsThisBlock = map({
  name: 'RegistrationsThisBlock',
  docs: 'Neurons that were registered in this block.',
  key: [identity(netUid)],
  value: u16,
})
export const lastAdjustmentBlock = map({
  name: 'LastAdjustmentBlock',
  docs: 'Block of the last adjustment of what registration takes.',
  key: [identity(netUid)],
  value: u64,
})
export const raoRecycledForRegistration = map({
  name: 'RAORecycledForRegistration',
  docs: 'Rao recycled by registrations.',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialRAORecycledForRegistration),
})
