import { GliaError } from '@glia/base'
import type { Defined } from '../client/chainTypes.ts'
import type { GliaChain } from '../client/generated/chain.ts'
import { isIPv4, isIPv6 } from './ip.ts'

/** Where a neuron says it can be reached, as the chain holds it. */
export interface ServedAxon {
  /** Block of the announcement. */
  readonly block: bigint
  readonly version: number
  /** Textual address; `0.0.0.0` while not serving. */
  readonly ip: string
  readonly port: number
  /** Both in one text, an IPv6 address in brackets: `1.2.3.4:8091`, `[2001:db8::1]:8091`. */
  readonly endpoint: string
  readonly ipType: number
  readonly protocol: number
  /** Whether the neuron announced an address at all. */
  readonly isServing: boolean
}

/** The chain's AxonInfo, as far as it is read. */
type RawAxon = Pick<
  Defined<GliaChain['storage']['SubtensorModule']['Axons']['value']>,
  'block' | 'version' | 'ip' | 'port' | 'ip_type' | 'protocol'
>

/** A text is not an IP address. */
export class IpError extends GliaError {
  constructor(ip: string) {
    super('IP', `expected an IPv4 or IPv6 address, found "${ip}"`)
  }
}

/** An address as the chain's integer and its version (4 or 6). An IPv4 inside IPv6 stays version 6. */
export function ipToInt(ip: string): { readonly value: bigint; readonly version: 4 | 6 } {
  if (isIPv4(ip)) {
    return { value: ip.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n), version: 4 }
  }
  if (!isIPv6(ip)) throw new IpError(ip)
  const plain = ip.replace(/%.*$/, '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const pair = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16)
    return `${pair(a, b)}:${pair(c, d)}`
  })
  const [left = '', right] = plain.split('::')
  const head = left === '' ? [] : left.split(':')
  const tail = right === undefined || right === '' ? [] : right.split(':')
  const groups =
    right === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
  return { value: groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n), version: 6 }
}

/** The chain's integer as text. */
export function intToIp(value: bigint, version: number): string {
  if (version !== 6) {
    return [24n, 16n, 8n, 0n].map((shift) => ((value >> shift) & 255n).toString()).join('.')
  }
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(16 * (7 - i))) & 0xffffn).toString(16))
  const text = groups.join(':')
  // The longest run of two or more zero groups becomes "::" (RFC 5952).
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)
  const longest = runs[0]
  if (!longest) return text
  const before = text.slice(0, longest.index)
  const after = text.slice(longest.index + longest[0].length)
  return `${before}::${after.replace(/^:/, '')}`
}

/** An address with its port, as URLs and logs write them: `1.2.3.4:8091`, `[2001:db8::1]:8091`. Names stay as they are. */
export function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** Reads the chain's AxonInfo struct. */
export function servedAxon(raw: RawAxon): ServedAxon {
  const ip = intToIp(raw.ip, raw.ip_type)
  return {
    block: raw.block,
    version: raw.version,
    ip,
    port: raw.port,
    endpoint: hostPort(ip, raw.port),
    ipType: raw.ip_type,
    protocol: raw.protocol,
    isServing: raw.ip !== 0n,
  }
}
