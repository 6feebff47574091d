import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import { isLoopback } from '@glia/base'

/** Headers with which a proxy says that it passes on somebody else's request. */
const FORWARDED = /^(forwarded|via|x-forwarded(-.+)?|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/

/**
 * Whether a request comes from a program or a page of this machine. The address that it reached says so, which no client can
 * choose the spelling of: a loopback address is reached from here alone. What a proxy passes on, which says so or speaks HTTP/1.0
 * as nginx does by default, comes from elsewhere, and so does what a page of another origin asks for.
 */
export function isFromHere({ socket, headers, httpVersion }: IncomingMessage): boolean {
  const { origin } = headers
  return (
    isLoopback(socket.localAddress) &&
    httpVersion !== '1.0' &&
    (origin === undefined || isOwnOrigin(origin)) &&
    !Object.keys(headers).some((name) => FORWARDED.test(name))
  )
}

/** Whether an origin is a page of this machine. */
export function isOwnOrigin(origin: string): boolean {
  const [, authority] = /^https?:\/\/(.+)$/.exec(origin) ?? []
  const name = authority === undefined ? undefined : hostOf(authority)
  return name !== undefined && isOwnName(name)
}

/** `localhost`, a name below it, or a loopback address. */
export function isOwnName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name)
}

/** The name or address in `name:port`, in lower case and without the brackets of IPv6; undefined for what is no name of a host. */
export function hostOf(authority: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(authority) ?? []
  if (bracketed !== undefined) return isIPv6(bracketed) ? bracketed.toLowerCase() : undefined
  const name = plain?.toLowerCase()
  return name !== undefined && isHostName(name) ? name : undefined
}

/** Bytes of a name that DNS has room for. */
const MOST_NAME = 253
/** An underscore is none of a host's in DNS; names of containers have it. */
const LABELS = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.(?!$)|\.?$))+$/

/** A name as DNS and local networks have them, in lower case, or an IPv4 address: other text can be part of no address. */
export function isHostName(name: string): boolean {
  return name.length <= MOST_NAME && LABELS.test(name)
}
