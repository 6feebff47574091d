import { shownAddress } from '@glia/base'
import type { Glia } from '@glia/sdk'
import { Option } from 'commander'
import { CliError } from './errors.ts'
import { network, promisedBy } from './options.ts'
import type { Screen } from './output/screen.ts'

/** `--network`, for commands that ask a node. */
export function networkOption(): Option {
  return new Option('-n, --network <where>', 'local, finney, test, or the address of a node')
    .argParser(network)
    .default(network('local'), 'local, ws://127.0.0.1:9944')
}

/** Bytes of a node's answer: no command asks for more than Substrate's nodes give at most, 15 MiB, and it stays small itself. */
const MAX_MESSAGE = 16 * 1024 * 1024

interface Reached {
  /** Where it is said that a node takes long, while it is connected to and while it is asked. */
  readonly err: Screen
  readonly promised?: ReturnType<typeof promisedBy>
  /** Seconds for an answer. Default 60. */
  readonly requestTimeout?: number
  /** Seconds for one attempt to connect. Default 10. */
  readonly connectTimeout?: number
}

/**
 * Connects, does the work, closes. A node at the address of a known network has to be one of that network.
 *
 * @throws CliError NO_NODE when nothing answers there, NODE_REFUSED when what does lets nobody in, WRONG_CHAIN when a node of another network does
 */
export async function withNetwork<T>(
  url: string,
  work: (glia: Glia) => Promise<T>,
  { err, promised = promisedBy(url), requestTimeout = 60, connectTimeout = 10 }: Reached,
): Promise<T> {
  const { connect, ConnectionError, NodeMisbehaved, NodeRefused, WrongChain } = await import('@glia/sdk')
  // Once a command: a node that is slow with each answer is none that is waited for anew.
  const waitedFor = new Set<string>()
  const onQuiet = (node: string) => {
    if (!waitedFor.has(node)) err.note(`waiting for the node at ${node}`)
    waitedFor.add(node)
  }
  let glia: Glia
  try {
    glia = await connect(url, {
      retries: 2,
      retryDelay: 0.2,
      connectTimeout,
      maxMessage: MAX_MESSAGE,
      requestTimeout,
      onQuiet,
      ...(promised ? { genesisHash: promised.genesisHash } : {}),
    })
  } catch (cause) {
    if (cause instanceof WrongChain && promised)
      throw new CliError(
        'WRONG_CHAIN',
        `the node at ${shownAddress(url)} is none of ${promised.name}: ${cause.message}`,
        { cause },
      )
    if (cause instanceof NodeMisbehaved || !(cause instanceof ConnectionError)) throw cause
    if (cause.cause instanceof NodeRefused) {
      const { status, said = 'try later, or name another with --network' } = cause.cause
      throw new CliError('NODE_REFUSED', `the node at ${shownAddress(url)} answered with status ${status}: ${said}`, {
        cause,
      })
    }
    throw new CliError('NO_NODE', `no node answers at ${shownAddress(url)}: ${whatHelps(cause)}`, { cause })
  }
  try {
    return await work(glia)
  } finally {
    glia.close()
  }
}

const ANOTHER = 'name another with --network'

/** By why nothing answered. */
function whatHelps(fault: Error): string {
  const codes: unknown[] = []
  for (let cause: unknown = fault; cause instanceof Error; cause = cause.cause)
    codes.push((cause as NodeJS.ErrnoException).code)
  if (codes.includes('ENOTFOUND') || codes.includes('EAI_AGAIN'))
    return `its name is not known: correct it, or ${ANOTHER}`
  if (codes.includes('EPROTO') || codes.includes('ERR_SSL_WRONG_VERSION_NUMBER'))
    return `what listens there does not speak TLS as it is spoken here: write ws:// or http:// where it speaks none, or ${ANOTHER}`
  if (codes.at(-1) === 'CONNECTION' && codes.length > 1)
    return `nothing was heard from there in time: see whether it runs, ask again later, or ${ANOTHER}`
  return `start one with glia node, or ${ANOTHER}`
}
