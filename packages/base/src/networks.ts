/** A part of the internet that one guest may have to himself. */
export interface Network {
  /** As people write it: an address of IPv4, or a network of IPv6 such as `2001:db8:0:1::/64`. */
  readonly name: string
  /** How many times as much as one address it may have. */
  readonly share: number
}

/**
 * What the other end of a connection counts in, the smallest first: an address of IPv4; a /64 of IPv6, and the /56 and /48 around
 * it, of which one customer of a provider often has all, or shares with others. They have one, two and four times what one address
 * has. None for this machine.
 *
 * @param address as Node gives it, a `remoteAddress`
 */
export function networksOf(address: string | undefined): readonly Network[] {
  if (address === undefined || isLoopback(address)) return []
  const text = withoutMapping(address.toLowerCase())
  if (!text.includes(':')) return [{ name: text, share: 1 }]
  const [a = 0, b = 0, c = 0, d = 0] = groupsOf(text)
  const site = `${a.toString(16)}:${b.toString(16)}:${c.toString(16)}`
  return [
    { name: `${site}:${d.toString(16)}::/64`, share: 1 },
    { name: `${site}:${(d & 0xff00).toString(16)}::/56`, share: 2 },
    { name: `${site}::/48`, share: 4 },
  ]
}

/** Whether an address is this machine's own: 127.0.0.0/8 or ::1, also mapped into IPv6. */
export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false
  const text = withoutMapping(address.toLowerCase())
  return text === '::1' || /^127(\.\d{1,3}){3}$/.test(text)
}

/** An address of IPv4 as itself, also where a socket for IPv6 shows it. */
const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '')

/** The numbers of an IPv6 address, which may be shortened and name an interface. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = (address.split('%', 1)[0] as string).split('::', 2)
  const numbers = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  if (tail === undefined) return numbers(head)
  const [before, after] = [numbers(head), numbers(tail)]
  return [...before, ...Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after]
}
