/** A refusal that a method may answer with, as the reference lists it. The texts of real ones say more. */
export interface ErrorNote {
  readonly code: number
  readonly message: string
}

/** Of every method. */
export const wrongParams: ErrorNote = { code: -32602, message: 'Invalid params' }
/** The block, its state or the function asked for is not there, or the runtime fails on the call. */
export const clientError: ErrorNote = { code: 4003, message: 'Client error' }
export const badRange: ErrorNote = { code: 4001, message: 'Cannot resolve a block range' }
export const tooManyKeys: ErrorNote = { code: 4002, message: 'count exceeds maximum value' }
export const runtimeApiFailed: ErrorNote = { code: 1, message: 'The runtime call failed' }
/** Why a transaction does not enter the pool. */
export const poolErrors: readonly ErrorNote[] = [
  { code: 1001, message: 'Extrinsic has invalid format' },
  { code: 1002, message: 'Verification Error' },
  { code: 1010, message: 'Invalid Transaction' },
  { code: 1011, message: 'Unknown Transaction Validity' },
  { code: 1012, message: 'Transaction is temporarily banned' },
  { code: 1013, message: 'Transaction Already Imported' },
  { code: 1014, message: 'Priority is too low' },
  { code: 1016, message: 'Immediately Dropped' },
  { code: 1019, message: 'No tags provided' },
]
export const emptyPool: ErrorNote = { code: 12000, message: 'Transaction pool is empty' }
export const unknownParent: ErrorNote = { code: 13000, message: 'Supplied parent_hash does not exist in chain' }
export const sealingFailed: ErrorNote = { code: 14000, message: 'Consensus process failed' }
/** Where a method changes the node and the caller may not. */
export const unsafeNote: ErrorNote = { code: -32601, message: 'RPC call is unsafe to be called externally' }
export const tooManySubscriptionsNote: ErrorNote = {
  code: -32006,
  message: 'Too many subscriptions on the connection',
}
