import { ipToInt } from './axonInfo.ts'

/** Addresses that begin alike and are nobody's on the public internet. */
interface Range {
  readonly first: bigint
  readonly prefix: number
  readonly name: string
}

const range = (text: string, what: string): Range => {
  const [ip = '', prefix = ''] = text.split('/')
  return { first: ipToInt(ip).value, prefix: Number(prefix), name: `${what}, ${text}` }
}

/** Source: IANA's registry of special-purpose IPv4 addresses, and the multicast block. */
const RANGES_4: readonly Range[] = [
  range('0.0.0.0/8', 'this network'),
  range('10.0.0.0/8', 'private'),
  range('100.64.0.0/10', 'shared by a carrier'),
  range('127.0.0.0/8', 'loopback'),
  range('169.254.0.0/16', 'link-local, where clouds keep their metadata'),
  range('172.16.0.0/12', 'private'),
  range('192.0.0.0/24', 'for protocols'),
  range('192.0.2.0/24', 'for documentation'),
  range('192.88.99.0/24', 'relays of 6to4'),
  range('192.168.0.0/16', 'private'),
  range('198.18.0.0/15', 'for benchmarks'),
  range('198.51.100.0/24', 'for documentation'),
  range('203.0.113.0/24', 'for documentation'),
  range('224.0.0.0/4', 'multicast'),
  range('240.0.0.0/4', 'reserved'),
  // Not in the registry: from inside Azure it is the host's own agent.
  range('168.63.129.16/32', "a cloud's own"),
]

/** Source: IANA's registry of special-purpose IPv6 addresses. What is outside of 2000::/3 is not public in any case. */
const RANGES_6: readonly Range[] = [
  range('::/128', 'unspecified'),
  range('::1/128', 'loopback'),
  range('64:ff9b::/96', "a translator's, into IPv4"),
  range('64:ff9b:1::/48', "a translator's, into IPv4"),
  range('fc00::/7', 'private'),
  range('fe80::/10', 'link-local'),
  range('ff00::/8', 'multicast'),
  range('2001::/32', 'Teredo, a tunnel into IPv4'),
  range('2001::/23', 'for protocols'),
  range('2001:db8::/32', 'for documentation'),
  range('3fff::/20', 'for documentation'),
]
const GLOBAL_6 = range('2000::/3', 'public')
const MAPPED = range('::ffff:0.0.0.0/96', 'IPv4 in IPv6')
const SIX_TO_FOUR = range('2002::/16', '6to4')

function within(value: bigint, bits: number, { first, prefix }: Range): boolean {
  const rest = BigInt(bits - prefix)
  return value >> rest === first >> rest
}

const notPublic4 = (value: bigint): string | undefined => RANGES_4.find((each) => within(value, 32, each))?.name

/** The IPv4 address that one of IPv6 holds and stands for. */
function held4(value: bigint): { readonly value: bigint; readonly how: string } | undefined {
  if (within(value, 128, MAPPED)) return { value: value & 0xffff_ffffn, how: MAPPED.name }
  if (within(value, 128, SIX_TO_FOUR)) return { value: (value >> 80n) & 0xffff_ffffn, how: SIX_TO_FOUR.name }
  return undefined
}

function notPublic6(value: bigint): string | undefined {
  const held = held4(value)
  if (held !== undefined) {
    const found = notPublic4(held.value)
    return found === undefined ? undefined : `${held.how}: ${found}`
  }
  const found = RANGES_6.find((each) => within(value, 128, each))?.name
  return found ?? (within(value, 128, GLOBAL_6) ? undefined : 'reserved')
}

/**
 * Why a literal address is none of the public internet: the range that it is in; undefined for one that is. An address that
 * holds an IPv4 address (mapped, 6to4) is what that is.
 *
 * @throws IpError for what is no IPv4 or IPv6 address: names are not looked up
 */
export function whyNotPublic(ip: string): string | undefined {
  const { value, version } = ipToInt(ip)
  if (ip.includes('%')) return 'names an interface of one machine'
  return version === 4 ? notPublic4(value) : notPublic6(value)
}

/**
 * One text for all ways to write an address, and for those that hold the same IPv4 address (mapped, 6to4) as that itself.
 *
 * @throws IpError for what is no IPv4 or IPv6 address
 */
export function addressKey(ip: string): string {
  const { value, version } = ipToInt(ip)
  const held = version === 4 ? value : held4(value)?.value
  return held === undefined ? `6:${value}` : `4:${held}`
}
