import { accountId, blake2_128Concat, identity, map, u16, u64, value } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { netUid, rateLimitKey } from '../types.ts'

// Blocks at which something rate-limited was last done.

export const lastRateLimitedBlock = map({
  name: 'LastRateLimitedBlock',
  docs: 'By what was done.',
  key: [identity(rateLimitKey)],
  value: u64,
})
export const txRateLimit = value({
  name: 'TxRateLimit',
  docs: 'Blocks between two swaps of a coldkey’s hotkey.',
  value: u64,
  default: initial(constants.InitialTxRateLimit),
})
export const txDelegateTakeRateLimit = value({
  name: 'TxDelegateTakeRateLimit',
  docs: 'Blocks between two rises of a delegate’s take.',
  value: u64,
  default: initial(constants.InitialTxDelegateTakeRateLimit),
})
export const txChildkeyTakeRateLimit = value({
  name: 'TxChildkeyTakeRateLimit',
  docs: 'Blocks between two changes of a child hotkey’s take.',
  value: u64,
  default: initial(constants.InitialTxChildKeyTakeRateLimit),
})
export const weightsVersionKeyRateLimit = value({
  name: 'WeightsVersionKeyRateLimit',
  docs: 'Tempos between two changes of the version that weights have to state.',
  value: u64,
  default: 5n,
})
export const transactionKeyLastBlock = map({
  name: 'TransactionKeyLastBlock',
  docs: 'By account, netuid and kind of transaction.',
  key: [blake2_128Concat(accountId), identity(netUid), identity(u16)],
  value: u64,
})
export const lastTxBlock = map({
  name: 'LastTxBlock',
  docs: 'Replaced by LastRateLimitedBlock; kept for clients.',
  key: [identity(accountId)],
  value: u64,
})
export const lastTxBlockChildKeyTake = map({
  name: 'LastTxBlockChildKeyTake',
  docs: 'Replaced by LastRateLimitedBlock; kept for clients.',
  key: [identity(accountId)],
  value: u64,
})
export const lastTxBlockDelegateTake = map({
  name: 'LastTxBlockDelegateTake',
  docs: 'Replaced by LastRateLimitedBlock; kept for clients.',
  key: [identity(accountId)],
  value: u64,
})
export const lastHotkeySwapOnNetuid = map({
  name: 'LastHotkeySwapOnNetuid',
  docs: 'Block in which a coldkey last swapped a hotkey on a subnet.',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: u64,
})
