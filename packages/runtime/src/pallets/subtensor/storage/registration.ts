import { blake2_128Concat, bool, identity, tuple, u8, u16, u64 } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { home } from '../home.ts'
import { hotkeyId, netUid, tao } from '../types.ts'

// What a uid costs, limits of transactions, switches of a subnet, votes outside the chain.

export const burn = home.map({
  name: 'Burn',
  docs: 'Price of a uid, rao.',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialBurn),
})
export const difficulty = home.map({
  name: 'Difficulty',
  docs: 'Difficulty of registration by work.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialDifficulty),
})
export const minBurn = home.map({
  name: 'MinBurn',
  docs: 'What registration costs at least, rao.',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialMinBurn),
})
export const maxBurn = home.map({
  name: 'MaxBurn',
  docs: 'What registration costs at most, rao.',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialMaxBurn),
})
export const minDifficulty = home.map({
  name: 'MinDifficulty',
  docs: 'Lowest difficulty of registration by work.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialMinDifficulty),
})
export const maxDifficulty = home.map({
  name: 'MaxDifficulty',
  docs: 'Highest difficulty of registration by work.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialMaxDifficulty),
})
export const lastAdjustmentBlock = home.map({
  name: 'LastAdjustmentBlock',
  docs: 'Unused, a block of adjustment; kept for clients.',
  key: [identity(netUid)],
  value: u64,
})
export const registrationsThisBlock = home.map({
  name: 'RegistrationsThisBlock',
  docs: 'Neurons that were registered in this block.',
  key: [identity(netUid)],
  value: u16,
})
export const emaPriceHalvingBlocks = home.map({
  name: 'EMAPriceHalvingBlocks',
  docs: 'Blocks to half the smoothing.',
  key: [identity(netUid)],
  value: u64,
  default: initial(constants.InitialEmaPriceHalvingPeriod),
})
export const raoRecycledForRegistration = home.map({
  name: 'RAORecycledForRegistration',
  docs: 'Rao recycled by registrations.',
  key: [identity(netUid)],
  value: tao,
  default: initial(constants.InitialRAORecycledForRegistration),
})
export const maxEpochsPerBlock = home.value({
  name: 'MaxEpochsPerBlock',
  docs: 'Epochs that one block may run.',
  value: u8,
  default: initial(constants.InitialMaxEpochsPerBlock),
})
export const txRateLimit = home.value({
  name: 'TxRateLimit',
  docs: 'Blocks between two swaps of a coldkey’s hotkey.',
  value: u64,
  default: initial(constants.InitialTxRateLimit),
})
export const txDelegateTakeRateLimit = home.value({
  name: 'TxDelegateTakeRateLimit',
  docs: 'Blocks from the last change of a delegate’s take until it may rise.',
  value: u64,
  default: initial(constants.InitialTxDelegateTakeRateLimit),
})
export const txChildkeyTakeRateLimit = home.value({
  name: 'TxChildkeyTakeRateLimit',
  docs: 'Blocks between two changes of a child hotkey’s take.',
  value: u64,
  default: initial(constants.InitialTxChildKeyTakeRateLimit),
})
export const liquidAlphaOn = home.map({
  name: 'LiquidAlphaOn',
  docs: 'Whether bonds move at rates that depend on consensus.',
  key: [blake2_128Concat(netUid)],
  value: bool,
})
export const yuma3On = home.map({
  name: 'Yuma3On',
  docs: 'Whether the third Yuma runs: bonds by their own rates, not scaled to a sum.',
  key: [blake2_128Concat(netUid)],
  value: bool,
})
export const alphaValues = home.map({
  name: 'AlphaValues',
  docs: 'Lowest and highest rate of liquid alpha, parts of 65,535.',
  key: [identity(netUid)],
  value: tuple<readonly [number, number]>(u16, u16),
  default: [45_875, 58_982],
})
export const subtokenEnabled = home.map({
  name: 'SubtokenEnabled',
  docs: 'Whether alpha of the subnet may be staked and traded.',
  key: [identity(netUid)],
  value: bool,
})
export const votingPower = home.map({
  name: 'VotingPower',
  docs: 'Moving average of a hotkey’s stake on a subnet, for votes.',
  key: [identity(netUid), blake2_128Concat(hotkeyId)],
  value: u64,
})
export const votingPowerTrackingEnabled = home.map({
  name: 'VotingPowerTrackingEnabled',
  docs: 'Whether voting power is kept track of.',
  key: [identity(netUid)],
  value: bool,
})
export const votingPowerDisableAtBlock = home.map({
  name: 'VotingPowerDisableAtBlock',
  docs: 'Block from which voting power is no longer kept track of; 0 for none.',
  key: [identity(netUid)],
  value: u64,
})
export const votingPowerEmaAlpha = home.map({
  name: 'VotingPowerEmaAlpha',
  docs: 'Weight of the present in the moving average of voting power, parts of 10^18.',
  key: [identity(netUid)],
  value: u64,
  default: 3_570_000_000_000_000n,
})
export const immuneOwnerUidsLimit = home.map({
  name: 'ImmuneOwnerUidsLimit',
  docs: 'Hotkeys of the owner that are never replaced.',
  key: [identity(netUid)],
  value: u16,
  default: 1,
})
