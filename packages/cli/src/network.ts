import type { Glia } from '@glia/sdk'
import { Option } from 'commander'
import { CliError } from './errors.ts'
import { network } from './options.ts'

/** `--network`, for commands that ask a node. */
export function networkOption(): Option {
  return new Option('-n, --network <where>', 'local, finney, test, or the address of a node')
    .argParser(network)
    .default(network('local'), 'local, ws://127.0.0.1:9944')
}

/**
 * Connects, does the work, closes.
 *
 * @throws CliError NO_NODE when nothing answers there
 */
export async function withNetwork<T>(url: string, work: (glia: Glia) => Promise<T>): Promise<T> {
  const { connect, ConnectionError } = await import('@glia/sdk')
  let glia: Glia
  try {
    glia = await connect(url, { retries: 2, retryDelay: 0.2, connectTimeout: 10 })
  } catch (cause) {
    if (!(cause instanceof ConnectionError)) throw cause
    throw new CliError(
      'NO_NODE',
      `no node answers at ${url}: start one with glia node, or name another with --network`,
      {
        cause,
      },
    )
  }
  try {
    return await work(glia)
  } finally {
    glia.close()
  }
}
