import { type ErrorNote, refusal } from '../core/errorNotes.ts'

/** Codes of the JSON-RPC interface specification for the chainHead group. */
export const chainHeadErrors = {
  limits: { code: -32800, message: 'Maximum number of chainHead_follow has been reached' },
  badBlock: { code: -32801, message: 'Invalid block hash' },
  badContinue: { code: -32803, message: 'Wait-for-continue event not generated for the subscription' },
  duplicates: { code: -32804, message: 'Received duplicate hashes for the `chainHead_unpin` method' },
} as const satisfies Record<string, ErrorNote>

export const reachedLimits = () => refusal(chainHeadErrors.limits)
export const invalidBlock = () => refusal(chainHeadErrors.badBlock)
export const invalidContinue = () => refusal(chainHeadErrors.badContinue)
export const duplicateHashes = () => refusal(chainHeadErrors.duplicates)
