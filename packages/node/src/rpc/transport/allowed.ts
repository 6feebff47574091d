import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { isLoopback } from '@glia/base'
import { hostOf, isOwnName, isOwnOrigin } from '../core/thisMachine.ts'
import type { Refused } from './refusals.ts'

/** Which web pages may use a node, and by which names it may be reached. */
export interface AllowLists {
  /** Origins of web pages beside those of this machine (`--rpc-cors`): `https://explorer.example`, or all. */
  readonly cors: 'all' | readonly string[]
  /** Names in the Host header of a connection on this machine, beside its own (`--rpc-hosts`), or all. */
  readonly hosts: 'all' | readonly string[]
}

export const LOCAL_ONLY: AllowLists = { cors: [], hosts: [] }

export interface NotAllowed {
  readonly kind: Refused
  readonly why: string
}

/**
 * Why a request is refused before it is read; undefined where it is not. Browsers send a page's requests to this machine, and
 * say whose page it is in `Origin`; a page whose own name resolves to this machine (DNS rebinding) shows in `Host`.
 */
export function refusedFor(request: IncomingMessage, allowed: AllowLists): NotAllowed | undefined {
  const { headers, headersDistinct, socket, url = '/' } = request
  const { origin, host } = headers
  // Of two, or of a target with a host of its own, a proxy before the node may believe the other one (RFC 9112, 3.2).
  const hosts = headersDistinct.host?.length ?? 0
  if (hosts > 1) return { kind: 'form', why: `expected one Host header, found ${hosts}` }
  if (!url.startsWith('/') && url !== '*')
    return { kind: 'form', why: `expected a path in the request line, found ${shown(url)}` }
  if (origin !== undefined && !allowsOrigin(origin, allowed))
    return {
      kind: 'origin',
      why: `expected a request of a program or of a page of this machine, found one of a page of ${shown(origin)}: ${letIn(origin)}`,
    }
  if (isLoopback(socket.localAddress) && !allowsHost(host, allowed))
    return {
      kind: 'host',
      why: `expected an address or localhost in the Host header, found ${shown(host ?? 'none')}: start the node with --rpc-hosts ${shown(host ?? 'NAME')} to let it in`,
    }
  return undefined
}

/** What lets a page in. Pages without an address of their own (`null`: files, frames in a sandbox) could be anybody's. */
const letIn = (origin: string): string =>
  isOrigin(origin)
    ? `start the node with --rpc-cors ${shown(origin)} to let it in`
    : 'serve the page from an address, such as http://localhost:8000'

/** Whether a text is an origin as browsers write it: a scheme, a name, perhaps a port, nothing behind. */
export const isOrigin = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]+$/.test(text)

/** Whether a page of this origin may use the node. */
export function allowsOrigin(origin: string, { cors }: AllowLists): boolean {
  return cors === 'all' || cors.includes(origin) || isOwnOrigin(origin)
}

function allowsHost(host: string | undefined, { hosts }: AllowLists): boolean {
  if (hosts === 'all') return true
  const name = host === undefined ? undefined : hostOf(host)
  if (name === undefined) return false
  // Docker's name of the machine is nobody's to register.
  return hosts.includes(name) || isIP(name) > 0 || isOwnName(name) || name === DOCKER_HOST
}

const DOCKER_HOST = 'host.docker.internal'

const shown = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 99)}…` : text).slice(1, -1)
