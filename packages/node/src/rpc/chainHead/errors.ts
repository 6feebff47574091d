import type { ErrorNote } from '../core/errorNotes.ts'
import { RpcError } from '../core/rpcError.ts'

/** Codes of the JSON-RPC interface specification for the chainHead group. */
export const chainHeadErrors = {
  limits: { code: -32800, message: 'Maximum number of chainHead_follow has been reached' },
  badBlock: { code: -32801, message: 'Invalid block hash' },
  badContinue: { code: -32803, message: 'Wait-for-continue event not generated for the subscription' },
  duplicates: { code: -32804, message: 'Received duplicate hashes for the `chainHead_unpin` method' },
} as const satisfies Record<string, ErrorNote>

const errorOf = ({ code, message }: ErrorNote) => new RpcError(code, message)

export const reachedLimits = () => errorOf(chainHeadErrors.limits)
export const invalidBlock = () => errorOf(chainHeadErrors.badBlock)
export const invalidContinue = () => errorOf(chainHeadErrors.badContinue)
export const duplicateHashes = () => errorOf(chainHeadErrors.duplicates)
