import type { IncomingMessage } from 'node:http'
import { isFromHere } from './thisMachine.ts'

/** Whom methods that change the node are offered to: programs and pages of this machine, nobody, or everybody. */
export const RPC_METHODS = ['Auto', 'Safe', 'Unsafe'] as const
export type RpcMethods = (typeof RPC_METHODS)[number]

/** Whether unsafe methods (those that change the node, and those without a bound on their work) are answered on a connection. */
export function servesUnsafe(policy: RpcMethods, request: IncomingMessage): boolean {
  return policy === 'Auto' ? isFromHere(request) : policy === 'Unsafe'
}
