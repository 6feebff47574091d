import { isIPv4, isIPv6 } from 'node:net'
import { KitError } from './errors.ts'

/** The form in which the chain keeps addresses: the integer of the address, and 4 or 6. */
export interface ChainIp {
  readonly ip: bigint
  readonly ipType: 4 | 6
}

/** Text to the chain's form; IPv6 with `::` but without a dotted tail. Throws KitError on anything else. */
export function ipToChain(text: string): ChainIp {
  if (isIPv4(text)) return { ip: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n), ipType: 4 }
  if (!isIPv6(text) || text.includes('.') || text.includes('%')) {
    throw new KitError(`expected an IPv4 or IPv6 address, found "${text}"`)
  }
  const [head = '', tail] = text.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const before = groups(head)
  const after = groups(tail ?? '')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const all = [...before, ...Array<string>(zeros).fill('0'), ...after]
  return { ip: all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n), ipType: 6 }
}

/** The chain's form to text; empty for 0, which means that nothing is served. */
export function ipFromChain(ip: bigint, ipType: number): string {
  if (ip === 0n) return ''
  if (ipType === 4) return [24n, 16n, 8n, 0n].map((shift) => (ip >> shift) & 255n).join('.')
  return Array.from({ length: 8 }, (_, i) => ((ip >> BigInt(112 - 16 * i)) & 65535n).toString(16)).join(':')
}
