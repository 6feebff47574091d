import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { isLoopback, urlOf } from '@glia/base'
import { hostOf, isHostName, isOwnName, isOwnOrigin } from '../core/thisMachine.ts'
import type { Refused } from './refusals.ts'

/** Which web pages may use a node, and by which names it may be reached. */
export interface AllowLists {
  /** Origins of web pages beside those of this machine (`--rpc-cors`): `https://explorer.example`, or all. */
  readonly cors: 'all' | readonly string[]
  /** Names in the Host header of a connection on this machine, beside its own (`--rpc-hosts`), or all. */
  readonly hosts: 'all' | readonly string[]
}

export const LOCAL_ONLY: AllowLists = { cors: [], hosts: [] }

/** The lists that somebody wrote, who may write origins in another way than browsers do. */
export function allowLists(cors: AllowLists['cors'] = [], hosts: AllowLists['hosts'] = []): AllowLists {
  return { cors: cors === 'all' ? cors : cors.map((each) => originOf(each) ?? each), hosts }
}

export interface NotAllowed {
  readonly kind: Refused
  /** Of HTTP: what is no request that could be allowed is told from what is not allowed. */
  readonly status: 400 | 403
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
  if (hosts > 1) return { kind: 'form', status: 400, why: `expected one Host header, found ${hosts}` }
  if (!url.startsWith('/') && url !== '*')
    return { kind: 'form', status: 400, why: `expected a path in the request line, found ${shown(url)}` }
  if (origin !== undefined && !allowsOrigin(origin, allowed))
    return {
      kind: 'origin',
      status: 403,
      why: `expected a request of a program or of a page of this machine, found one of a page of ${shown(origin)}${letIn(origin)}`,
    }
  if (isLoopback(socket.localAddress) && !allowsHost(host, allowed))
    return {
      kind: 'host',
      status: 403,
      why: `expected an address or localhost in the Host header, found ${host === undefined ? 'none' : `${shown(host)}${reachedBy(host)}`}`,
    }
  return undefined
}

/**
 * What lets a page in. Whoever reads it may type it, so what a stranger wrote stands in a command only where it is an origin. Pages
 * without an address of their own (`null`: files, frames in a sandbox) could be anybody's.
 */
function letIn(origin: string): string {
  if (originOf(origin) === origin) return `: start the node with --rpc-cors ${origin} to let it in`
  return origin === 'null' ? ': serve the page from an address, such as http://localhost:8000' : ', which is no origin'
}

/** What lets a name in, as with pages. */
function reachedBy(host: string): string {
  const name = hostOf(host)
  return name !== undefined && isListedName(name)
    ? `: start the node with --rpc-hosts ${name} to let it in`
    : ', which is no host name'
}

/** Whether a name can be listed: `all` would let every one in. */
export const isListedName = (name: string): boolean => name !== 'all' && isHostName(name)

/** Pages of browsers' own kinds, such as extensions: a scheme, a name, perhaps a port. */
const OWN_SCHEME = /^([a-z][a-z0-9+.-]*):\/\/([a-z0-9._-]+)(?::\d{1,5})?$/
/** What addresses have, and no page: `URL` reads them in a way of their own. */
const NO_PAGES: ReadonlySet<string> = new Set(['http', 'https', 'ws', 'wss', 'ftp', 'file'])

/**
 * An origin as browsers write it: in lower case, a name that is not ASCII in punycode, without the port that its scheme has by itself.
 * Undefined for what no browser says.
 */
export function originOf(text: string): string | undefined {
  const lower = text.toLowerCase()
  const [, scheme] = OWN_SCHEME.exec(lower) ?? []
  if (scheme !== undefined && !NO_PAGES.has(scheme)) return lower
  // `URL` reads more: it drops tabs, turns `\` about, and leaves out a path that is only a slash.
  const url = /^https?:\/\/[^\s/\\?#@%]+$/i.test(text) ? urlOf(text) : undefined
  return url === undefined || hostOf(url.hostname) === undefined ? undefined : url.origin
}

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
