import { isLoopback } from '@glia/base'
import { LOOPBACK } from '@glia/node'
import { Option } from 'commander'
import { nodeOption } from './nodeOption.ts'

/** `--host`, for commands that start a node. */
export function hostOption(): Option {
  return new Option(
    '--host <address>',
    'address to listen on; 0.0.0.0 for all of IPv4, :: for those of IPv6 too, which lets everybody in who reaches this machine',
  )
    .default(LOOPBACK, LOOPBACK.join(' and '))
    .argParser(nodeOption('host'))
}

/** The addresses among them that others than this machine may reach. */
export function exposed(host: string | readonly string[] = LOOPBACK): readonly string[] {
  const hosts = typeof host === 'string' ? [host] : host
  return hosts.filter((each) => !isLoopback(each) && each !== 'localhost')
}

/** What a client of this machine puts into a URL to reach a node that listens on `host`. */
export function reachable(host: string | readonly string[] | undefined): string {
  const first = typeof host === 'string' ? host : host?.[0]
  if (first === undefined || first === '0.0.0.0' || first === '::') return '127.0.0.1'
  return first.includes(':') ? `[${first}]` : first
}
