import os from 'node:os'
import { excerpt, GliaError } from '@glia/base'
import { isIPv4, isIPv6 } from '../../metagraph/ip.ts'
import { addressKey, whyNotPublic } from '../../metagraph/publicAddress.ts'

/** For how long a look at the interfaces holds, in ms: a round calls hundreds of miners at once. */
const FRESH_MS = 1000

/** What is named as an axon of this machine is none, or names it in vain. */
export class OwnAxonError extends GliaError {
  constructor(expected: string, found: string) {
    super('OWN_AXON', `ownAxons: expected ${expected}, found ${found}`)
  }
}

/** The addresses of this machine: those of its interfaces as they are now, and the one that it is known by elsewhere, if that is told. */
export class OwnAddresses {
  readonly #external: string | undefined
  readonly #axons: ReadonlySet<string>
  #keys: ReadonlySet<string> = new Set()
  #lookedAt = Number.NEGATIVE_INFINITY

  /**
   * @param axons what of them may be called, each an address of the public internet with its port
   * @throws IpError for an external address that is none, and {@link OwnAxonError}
   */
  constructor(externalIp?: string, axons: readonly string[] = []) {
    this.#external = externalIp === undefined ? undefined : addressKey(externalIp)
    this.#axons = new Set(axons.map(axonKey))
  }

  /** Whether one of them was named as an axon that may be called. @throws IpError for what is no IPv4 or IPv6 address */
  mayCall(ip: string, port: number): boolean {
    return this.#axons.has(`${addressKey(ip)} ${port}`)
  }

  /** Whether it is the one that this machine is known by elsewhere. @throws IpError for what is no IPv4 or IPv6 address */
  isExternal(ip: string): boolean {
    return this.#external !== undefined && addressKey(ip) === this.#external
  }

  /** @throws IpError for what is no IPv4 or IPv6 address */
  has(ip: string): boolean {
    return this.isExternal(ip) || this.#ofInterfaces().has(addressKey(ip))
  }

  #ofInterfaces(): ReadonlySet<string> {
    const now = performance.now()
    if (now - this.#lookedAt > FRESH_MS) {
      const all = Object.values(os.networkInterfaces()).flatMap((of) => of ?? [])
      this.#keys = new Set(all.map(({ address }) => addressKey(address)))
      this.#lookedAt = now
    }
    return this.#keys
  }
}

function axonKey(text: string): string {
  const [, in6, in4 = '', port] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? []
  const ip = in6 ?? in4
  if (
    port === undefined ||
    Number(port) === 0 ||
    Number(port) > 65_535 ||
    (in6 === undefined ? !isIPv4(ip) : !isIPv6(ip))
  )
    throw new OwnAxonError(
      'IP addresses with their ports, such as 198.51.100.7:8091 or [2001:db8::1]:8091',
      `"${excerpt(text)}"`,
    )
  const why = whyNotPublic(ip)
  // Such an address is refused for what it is, whosever it is.
  if (why !== undefined)
    throw new OwnAxonError(
      "addresses of the public internet, since a dendrite calls no others unless it has the option addresses: 'any'",
      `${text} (${why})`,
    )
  return `${addressKey(ip)} ${Number(port)}`
}
