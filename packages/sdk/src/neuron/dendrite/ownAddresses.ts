import os from 'node:os'
import { addressKey } from '../../metagraph/publicAddress.ts'

/** For how long a look at the interfaces holds, in ms: a round calls hundreds of miners at once. */
const FRESH_MS = 1000

/** The addresses of this machine: those of its interfaces as they are now, and the one that it is known by elsewhere, if that is told. */
export class OwnAddresses {
  readonly #external: string | undefined
  #keys: ReadonlySet<string> = new Set()
  #lookedAt = Number.NEGATIVE_INFINITY

  /** @throws IpError for an external address that is none */
  constructor(externalIp?: string) {
    this.#external = externalIp === undefined ? undefined : addressKey(externalIp)
  }

  /** @throws IpError for what is no IPv4 or IPv6 address */
  has(ip: string): boolean {
    const key = addressKey(ip)
    return key === this.#external || this.#ofInterfaces().has(key)
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
