import { accountId, blake2_128Concat, identity, map, u16, u64, value } from '@glia/frame'
import { constants, initial } from '../constants.ts'
import { netUid, rateLimitKey } from '../types.ts'

// Blocks at which something rate-limited was last done.

/** By what was done. */
export const lastRateLimitedBlock = map({ name: 'LastRateLimitedBlock', key: [identity(rateLimitKey)], value: u64 })
export const txRateLimit = value({ name: 'TxRateLimit', value: u64, default: initial(constants.InitialTxRateLimit) })
export const txDelegateTakeRateLimit = value({
  name: 'TxDelegateTakeRateLimit',
  value: u64,
  default: initial(constants.InitialTxDelegateTakeRateLimit),
})
export const txChildkeyTakeRateLimit = value({
  name: 'TxChildkeyTakeRateLimit',
  value: u64,
  default: initial(constants.InitialTxChildKeyTakeRateLimit),
})
export const weightsVersionKeyRateLimit = value({ name: 'WeightsVersionKeyRateLimit', value: u64, default: 5n })
/** By account, netuid and kind of transaction. */
export const transactionKeyLastBlock = map({
  name: 'TransactionKeyLastBlock',
  key: [blake2_128Concat(accountId), identity(netUid), identity(u16)],
  value: u64,
})
export const lastTxBlock = map({ name: 'LastTxBlock', key: [identity(accountId)], value: u64 })
export const lastTxBlockChildKeyTake = map({ name: 'LastTxBlockChildKeyTake', key: [identity(accountId)], value: u64 })
export const lastTxBlockDelegateTake = map({ name: 'LastTxBlockDelegateTake', key: [identity(accountId)], value: u64 })
export const lastHotkeySwapOnNetuid = map({
  name: 'LastHotkeySwapOnNetuid',
  key: [identity(netUid), blake2_128Concat(accountId)],
  value: u64,
})
