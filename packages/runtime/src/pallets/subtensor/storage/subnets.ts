import { blake2_128Concat, bool, identity, optional, u16, u32, u64 } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { u96f32 } from '../fixed.ts'
import { home } from '../home.ts'
import { alpha, coldkeyId, hotkeyId, netUid, tao } from '../types.ts'

// Each subnet: who owns it, its clock, what is pending for it.

export const transferToggle = home.map({
  name: 'TransferToggle',
  docs: 'Whether stake may be transferred to other coldkeys.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const subnetLocked = home.map({
  name: 'SubnetLocked',
  docs: 'TAO locked by registering the subnet, rao.',
  key: [identity(netUid)],
  value: tao,
})
export const largestLocked = home.map({
  name: 'LargestLocked',
  docs: 'Deprecated.',
  key: [identity(netUid)],
  value: u64,
})
export const tempo = home.map({
  name: 'Tempo',
  docs: 'Blocks between epochs.',
  key: [identity(netUid)],
  value: u16,
  default: initial(constants.InitialTempo),
})
export const lastEpochBlock = home.map({
  name: 'LastEpochBlock',
  docs: 'Block of the last epoch slot that was used.',
  key: [identity(netUid)],
  value: u64,
})
export const pendingEpochAt = home.map({
  name: 'PendingEpochAt',
  docs: 'Block of an epoch that the owner triggered; 0: none.',
  key: [identity(netUid)],
  value: u64,
})
export const subnetEpochIndex = home.map({
  name: 'SubnetEpochIndex',
  docs: 'How many epochs there were.',
  key: [identity(netUid)],
  value: u64,
})
export const activityCutoffFactorMilli = home.map({
  name: 'ActivityCutoffFactorMilli',
  docs: 'Thousandths of a tempo without weights after which a validator is inactive.',
  key: [identity(netUid)],
  value: u32,
  default: 13_889,
})
export const firstEmissionBlockNumber = home.map({
  name: 'FirstEmissionBlockNumber',
  docs: 'Block of the first emission; absent until start_call.',
  key: [identity(netUid)],
  value: optional(u64),
})
export const subnetMechanism = home.map({
  name: 'SubnetMechanism',
  docs: 'Kind of a subnet: 0 stable (no pool), 1 dynamic (a pool of TAO and alpha).',
  key: [identity(netUid)],
  value: u16,
})
export const subnetworkN = home.map({ name: 'SubnetworkN', docs: 'Uids in use.', key: [identity(netUid)], value: u16 })
export const networksAdded = home.map({
  name: 'NetworksAdded',
  docs: 'Whether a netuid is in use.',
  key: [identity(netUid)],
  value: bool,
})
export const isNetworkMember = home.map({
  name: 'IsNetworkMember',
  docs: 'Whether a hotkey has a uid on a subnet.',
  key: [blake2_128Concat(hotkeyId), identity(netUid)],
  value: bool,
})
export const networkRegistrationAllowed = home.map({
  name: 'NetworkRegistrationAllowed',
  docs: 'Whether a subnet takes registrations.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const networkPowRegistrationAllowed = home.map({
  name: 'NetworkPowRegistrationAllowed',
  docs: 'Whether a subnet takes registrations by work.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const networkRegisteredAt = home.map({
  name: 'NetworkRegisteredAt',
  docs: 'Block in which a subnet came to be.',
  key: [identity(netUid)],
  value: u64,
})
export const registeredSubnetCounter = home.map({
  name: 'RegisteredSubnetCounter',
  docs: 'How often this netuid was given out.',
  key: [identity(netUid)],
  value: u64,
})
export const pendingServerEmission = home.map({
  name: 'PendingServerEmission',
  docs: 'Alpha that waits for the epoch to be shared out among miners.',
  key: [identity(netUid)],
  value: alpha,
})
export const pendingValidatorEmission = home.map({
  name: 'PendingValidatorEmission',
  docs: 'Alpha that waits for the epoch to be shared out among validators.',
  key: [identity(netUid)],
  value: alpha,
})
export const pendingRootAlphaDivs = home.map({
  name: 'PendingRootAlphaDivs',
  docs: 'Alpha that waits for the epoch to be shared out among root’s validators.',
  key: [identity(netUid)],
  value: alpha,
})
export const pendingOwnerCut = home.map({
  name: 'PendingOwnerCut',
  docs: 'Alpha that waits for the epoch to go to the owner.',
  key: [identity(netUid)],
  value: alpha,
})
export const minerBurned = home.map({
  name: 'MinerBurned',
  docs: 'Share of the miners’ emission that was burned in the last epoch.',
  key: [identity(netUid)],
  value: u96f32,
})
export const blocksSinceLastStep = home.map({
  name: 'BlocksSinceLastStep',
  docs: 'Blocks since the last epoch.',
  key: [identity(netUid)],
  value: u64,
})
export const lastMechansimStepBlock = home.map({
  name: 'LastMechansimStepBlock',
  docs: 'Block of the last epoch.',
  key: [identity(netUid)],
  value: u64,
})
export const subnetOwner = home.map({
  name: 'SubnetOwner',
  docs: 'Coldkey of a subnet’s owner.',
  key: [identity(netUid)],
  value: coldkeyId,
})
export const subnetOwnerHotkey = home.map({
  name: 'SubnetOwnerHotkey',
  docs: 'Hotkey of a subnet’s owner.',
  key: [identity(netUid)],
  value: hotkeyId,
})
