import { RpcError } from '../core/rpcError.ts'

// Codes of the JSON-RPC interface specification for the chainHead group.
export const reachedLimits = () => new RpcError(-32800, 'Maximum number of chainHead_follow has been reached')
export const invalidBlock = () => new RpcError(-32801, 'Invalid block hash')
export const invalidContinue = () => new RpcError(-32803, 'Wait-for-continue event not generated for the subscription')
export const duplicateHashes = () => new RpcError(-32804, 'Received duplicate hashes for the `chainHead_unpin` method')
