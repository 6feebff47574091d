import type { IncomingMessage } from 'node:http'

/** Whom methods that change the node are offered to: whoever connects from this machine, nobody, or everybody. */
export const RPC_METHODS = ['Auto', 'Safe', 'Unsafe'] as const
export type RpcMethods = (typeof RPC_METHODS)[number]

/** Headers with which a proxy says that it passes on somebody else's request. */
const FORWARDED = /^(forwarded|via|x-forwarded(-.+)?|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/

/**
 * Whether unsafe methods (those that change the node, and those without a bound on their work) are answered on a connection.
 * `Auto` looks at the address of this machine that the client reached, which no client can choose the spelling of: on a loopback
 * address it is on this machine itself. What a proxy on this machine passes on comes from elsewhere.
 */
export function servesUnsafe(policy: RpcMethods, { socket, headers }: IncomingMessage): boolean {
  if (policy !== 'Auto') return policy === 'Unsafe'
  return isLoopback(socket.localAddress) && !Object.keys(headers).some((name) => FORWARDED.test(name))
}

/** Whether an address is this machine's own: 127.0.0.0/8 or ::1, also mapped into IPv6. */
export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false
  const mapped = address.toLowerCase().replace(/^::ffff:/, '')
  return mapped === '::1' || /^127(\.\d{1,3}){3}$/.test(mapped)
}
