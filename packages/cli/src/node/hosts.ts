import { isIP, isIPv4 } from 'node:net'
import { isLoopback } from '@glia/base'
import { LOOPBACK } from '@glia/node'
import { Option } from 'commander'
import { listOption, SEVERAL } from './listOption.ts'

/** `--host`, for commands that start a node. */
export function hostOption(): Option {
  return new Option(
    '--host <address>',
    `address to listen on, ${SEVERAL}; 0.0.0.0 for all of IPv4, :: for those of IPv6 too, which lets everybody in who reaches this machine`,
  )
    .default(LOOPBACK, LOOPBACK.join(' and '))
    .argParser(
      listOption('host', {
        unasked: LOOPBACK,
        expected: 'expected an address of this machine, or several with commas between them',
        holds: isHost,
        clash: besideEvery,
        advice: hostAdvice,
      }),
    )
}

/** An address, or what may be a name of one, which the system alone knows. A name that ends in a number is read as an address (URL Standard). */
const isHost = (text: string): boolean =>
  isIP(text) !== 0 || (/^[\p{L}\p{N}._-]+$/u.test(text) && URL.canParse(`http://${text}`))

function hostAdvice(item: string): string | undefined {
  if (isHost(item)) return undefined
  if (/^\[.*\]$/.test(item)) return 'leave out the brackets'
  if (item.includes('://')) return 'leave out what stands before the address'
  return /:\d+$/.test(item) ? 'leave out the port, which has an option of its own' : undefined
}

/** One of them stands for others too, whose ports it would have taken already. */
function besideEvery(hosts: readonly string[]): string | undefined {
  if (hosts.length > 1 && hosts.includes('::')) return ':: is every address, and stands alone'
  const v4 = hosts.filter(isIPv4)
  return v4.length > 1 && v4.includes('0.0.0.0') ? '0.0.0.0 is every address of IPv4' : undefined
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
