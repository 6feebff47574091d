import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { isLoopback } from '../core/access.ts'

/** Which web pages may use a node, and by which names it may be reached. */
export interface AllowLists {
  /** Origins of web pages beside those of this machine (`--rpc-cors`): `https://explorer.example`, or all. */
  readonly cors: 'all' | readonly string[]
  /** Names in the Host header of a connection on this machine, beside its own (`--rpc-hosts`), or all. */
  readonly hosts: 'all' | readonly string[]
}

export const LOCAL_ONLY: AllowLists = { cors: [], hosts: [] }

/**
 * Why a request is refused before it is read; undefined where it is not. Browsers send a page's requests to this machine, and
 * say whose page it is in `Origin`; a page whose own name resolves to this machine (DNS rebinding) shows in `Host`.
 */
export function refusedFor({ headers, socket }: IncomingMessage, allowed: AllowLists): string | undefined {
  const { origin, host } = headers
  if (origin !== undefined && !allowsOrigin(origin, allowed))
    return `expected a request of a program or of a page of this machine, found one of a page of ${shown(origin)}: start the node with --rpc-cors ${shown(origin)} to let it in`
  if (isLoopback(socket.localAddress) && !allowsHost(host, allowed))
    return `expected an address or localhost in the Host header, found ${shown(host ?? 'none')}: start the node with --rpc-hosts ${shown(host ?? 'NAME')} to let it in`
  return undefined
}

/** Whether a page of this origin may use the node. */
export function allowsOrigin(origin: string, { cors }: AllowLists): boolean {
  if (cors === 'all' || cors.includes(origin)) return true
  const name = hostOf(origin, /^https?:\/\/(.+)$/)
  return name !== undefined && isOwnName(name)
}

function allowsHost(host: string | undefined, { hosts }: AllowLists): boolean {
  if (hosts === 'all') return true
  const name = host === undefined ? undefined : hostOf(host, /^(.+)$/)
  if (name === undefined) return false
  // Docker's name of the machine is nobody's to register.
  return hosts.includes(name) || isIP(name) > 0 || isOwnName(name) || name === DOCKER_HOST
}

const DOCKER_HOST = 'host.docker.internal'

/** `localhost`, a name below it, or a loopback address. */
function isOwnName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name)
}

/** The name or address in `name:port`, in lower case and without the brackets of IPv6. */
function hostOf(text: string, pattern: RegExp): string | undefined {
  const [, authority] = pattern.exec(text) ?? []
  const [, bracketed, plain] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:/?#@[\]]+))(?::\d{1,5})?$/.exec(authority ?? '') ?? []
  return (bracketed ?? plain)?.toLowerCase()
}

const shown = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 99)}…` : text).slice(1, -1)
