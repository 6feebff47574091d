import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { CliError } from '../errors.ts'

/** A loopback address that the chain accepts in an axon: it refuses 127.0.0.1 and ::1. Linux has the whole of 127/8. */
const OTHER_LOOPBACK = '127.0.0.2'

/**
 * The address that miners of this machine bind and announce: one that nobody outside reaches where there is one, else
 * the machine's own in its network.
 *
 * @throws CliError when the machine has neither
 */
export async function announceableAddress(): Promise<string> {
  if (await canBind(OTHER_LOOPBACK)) return OTHER_LOOPBACK
  for (const addresses of Object.values(networkInterfaces())) {
    const own = addresses?.find(({ family, internal }) => family === 'IPv4' && !internal)
    if (own) return own.address
  }
  throw new CliError(
    'NO_ADDRESS',
    `miners need an address that the chain accepts, and it refuses 127.0.0.1: connect to a network, or give the loopback interface the address ${OTHER_LOOPBACK}`,
  )
}

function canBind(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port: 0 }, () => server.close(() => resolve(true)))
  })
}
