import { accountId, blake2_128Concat, bool, identity, map, u8, u16, u64, value } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { u96f32 } from '../fixed.ts'
import { alpha, netUid, tao } from '../types.ts'

// Issuance and where it goes each block and tempo.

export const totalIssuance = value({
  name: 'TotalIssuance',
  docs: 'All TAO, rao.',
  value: tao,
  default: initial(constants.InitialIssuance),
})
export const blockEmission = value({
  name: 'BlockEmission',
  docs: 'TAO that each block makes, rao.',
  value: u64,
  default: 1_000_000_000n,
})
export const taoWeight = value({
  name: 'TaoWeight',
  docs: 'Weight of root stake, parts of 2^64.',
  value: u64,
  default: initial(constants.InitialTaoWeight),
})
export const rootProp = map({
  name: 'RootProp',
  docs: 'Share of root in the dividends of a subnet.',
  key: [identity(netUid)],
  value: u96f32,
})
export const subnetEmissionEnabled = map({
  name: 'SubnetEmissionEnabled',
  docs: 'Whether a subnet gets emission.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const subnetAlphaInEmission = map({
  name: 'SubnetAlphaInEmission',
  docs: 'Alpha that this block put into the pool.',
  key: [identity(netUid)],
  value: alpha,
})
export const subnetAlphaOutEmission = map({
  name: 'SubnetAlphaOutEmission',
  docs: 'Alpha that this block made for miners, validators and the owner.',
  key: [identity(netUid)],
  value: alpha,
})
export const subnetTaoInEmission = map({
  name: 'SubnetTaoInEmission',
  docs: 'TAO that this block put into the pool, rao.',
  key: [identity(netUid)],
  value: tao,
})
export const subnetExcessTao = map({
  name: 'SubnetExcessTao',
  docs: 'TAO of this block that was spent on alpha because the pool takes no more, rao.',
  key: [identity(netUid)],
  value: tao,
})
export const subnetRootSellTao = map({
  name: 'SubnetRootSellTao',
  docs: 'TAO for which claims of this block sold root’s alpha, rao.',
  key: [identity(netUid)],
  value: tao,
})
export const pendingServerEmission = map({
  name: 'PendingServerEmission',
  docs: 'Alpha that waits for the epoch to be shared out among miners.',
  key: [identity(netUid)],
  value: alpha,
})
export const pendingValidatorEmission = map({
  name: 'PendingValidatorEmission',
  docs: 'Alpha that waits for the epoch to be shared out among validators.',
  key: [identity(netUid)],
  value: alpha,
})
export const pendingRootAlphaDivs = map({
  name: 'PendingRootAlphaDivs',
  docs: 'Alpha that waits for the epoch to be shared out among root’s validators.',
  key: [identity(netUid)],
  value: alpha,
})
export const pendingOwnerCut = map({
  name: 'PendingOwnerCut',
  docs: 'Alpha that waits for the epoch to go to the owner.',
  key: [identity(netUid)],
  value: alpha,
})
export const minerBurned = map({
  name: 'MinerBurned',
  docs: 'Share of the miners’ emission that was burned in the last epoch.',
  key: [identity(netUid)],
  value: u96f32,
})
export const subnetOwnerCut = value({
  name: 'SubnetOwnerCut',
  docs: 'Parts of 65,535.',
  value: u16,
  default: initial(constants.InitialSubnetOwnerCut),
})
export const ownerCutEnabled = map({
  name: 'OwnerCutEnabled',
  docs: 'Whether the owner gets a cut.',
  key: [identity(netUid)],
  value: bool,
  default: true,
})
export const alphaDividendsPerSubnet = map({
  name: 'AlphaDividendsPerSubnet',
  docs: 'Dividends of a hotkey in the last epoch, alpha.',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: alpha,
})
export const rootAlphaDividendsPerSubnet = map({
  name: 'RootAlphaDividendsPerSubnet',
  docs: 'Dividends of a hotkey for its root stake in the last epoch, alpha.',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: alpha,
})
export const lastHotkeyEmissionOnNetuid = map({
  name: 'LastHotkeyEmissionOnNetuid',
  docs: 'Emission of a hotkey in the last epoch, alpha.',
  key: [blake2_128Concat(accountId), identity(netUid)],
  value: alpha,
})
export const blocksSinceLastStep = map({
  name: 'BlocksSinceLastStep',
  docs: 'Blocks since the last epoch.',
  key: [identity(netUid)],
  value: u64,
})
export const lastMechansimStepBlock = map({
  name: 'LastMechansimStepBlock',
  docs: 'Block of the last epoch.',
  key: [identity(netUid)],
  value: u64,
})
export const lastEpochBlock = map({
  name: 'LastEpochBlock',
  docs: 'Block of the last epoch slot that was used.',
  key: [identity(netUid)],
  value: u64,
})
export const pendingEpochAt = map({
  name: 'PendingEpochAt',
  docs: 'Block of an epoch that the owner triggered; 0: none.',
  key: [identity(netUid)],
  value: u64,
})
export const subnetEpochIndex = map({
  name: 'SubnetEpochIndex',
  docs: 'How many epochs there were.',
  key: [identity(netUid)],
  value: u64,
})
export const maxEpochsPerBlock = value({
  name: 'MaxEpochsPerBlock',
  docs: 'Epochs that one block may run.',
  value: u8,
  default: initial(constants.InitialMaxEpochsPerBlock),
})
