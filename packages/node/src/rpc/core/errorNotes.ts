import { RpcError } from './rpcError.ts'

/**
 * A refusal as the reference lists it: its code, and what its text begins with. Clients match both, so they are those of a
 * Substrate node and its server library, jsonrpsee.
 */
export interface ErrorNote {
  readonly code: number
  readonly message: string
}

/** The refusal; `rest` follows the text that it begins with. */
export const refusal = ({ code, message }: ErrorNote, rest = '', data?: string): RpcError =>
  new RpcError(code, message + rest, data)

/** Of every method. */
export const wrongParams: ErrorNote = { code: -32602, message: 'Invalid params' }
/** Of a method that changes the node, where the caller may not. */
export const unsafe: ErrorNote = { code: -32601, message: 'RPC call is unsafe to be called externally' }
export const subscriptionLimit: ErrorNote = { code: -32006, message: 'Too many subscriptions on the connection' }

export const invalidParams = (details: string): RpcError => refusal(wrongParams, '', details)
/** To whom it is answered is for the operator to choose. */
export const unsafeCall = (): RpcError =>
  refusal(unsafe, '', 'who may call it is chosen with --rpc-methods of the node')
export const tooManySubscriptions = (limit: number): RpcError =>
  refusal(subscriptionLimit, '', `Exceeded max limit of ${limit}: end some, or use another connection`)

/** The block, its state or the function asked for is not there, or the runtime fails on the call. */
export const clientError: ErrorNote = { code: 4003, message: 'Client error' }
export const badRange: ErrorNote = { code: 4001, message: 'Cannot resolve a block range' }
export const tooManyKeys: ErrorNote = { code: 4002, message: 'count exceeds maximum value' }
/** Of the reference's own interfaces, each of which has its own words. */
export const failureOf = (what: string): ErrorNote => ({ code: 1, message: what })

/** `system_dryRun` got a text that is no extrinsic, or one that the runtime cannot read or fails on. */
export const dryRunUndecodable: ErrorNote = { code: 2, message: 'Unable to dry run extrinsic' }
export const dryRunFailed: ErrorNote = { code: 1, message: 'Unable to dry run extrinsic.' }

/** Why a transaction does not enter the pool. */
export const poolErrors = {
  badFormat: { code: 1001, message: 'Extrinsic has invalid format' },
  unverified: { code: 1002, message: 'Verification Error' },
  invalid: { code: 1010, message: 'Invalid Transaction' },
  unknownValidity: { code: 1011, message: 'Unknown Transaction Validity' },
  banned: { code: 1012, message: 'Transaction is temporarily banned' },
  alreadyImported: { code: 1013, message: 'Transaction Already Imported' },
  lowPriority: { code: 1014, message: 'Priority is too low' },
  dropped: { code: 1016, message: 'Immediately Dropped' },
  noTags: { code: 1019, message: 'No tags provided' },
} as const satisfies Record<string, ErrorNote>

export const emptyPool: ErrorNote = { code: 12000, message: 'Transaction pool is empty' }
export const unknownParent: ErrorNote = { code: 13000, message: 'Supplied parent_hash' }
export const sealingFailed: ErrorNote = { code: 14000, message: 'Consensus process failed' }
