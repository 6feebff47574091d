import { PUBLIC_NETWORKS, shownAddress } from '@glia/base'
import { DURATION, expectedOf, parseDuration } from '@glia/node'
import { InvalidArgumentError } from 'commander'
import { UsageError } from './errors.ts'

/** Reads a subnet's number. */
export function netuid(text: string): number {
  return wholeNumber('a netuid', 65_535)(text)
}

/** Makes a reader of whole numbers from 0 to `most`. */
export function wholeNumber(what: string, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value > most) {
      throw new InvalidArgumentError(`expected ${what}, a whole number from 0 to ${most}.`)
    }
    return value
  }
}

const U64_MOST = (1n << 64n) - 1n

/** Makes a reader of whole numbers of 64 bits. */
export function largeNumber(what: string): (text: string) => bigint {
  return (text) => {
    if (!/^\d+$/.test(text) || BigInt(text) > U64_MOST)
      throw new InvalidArgumentError(`expected ${what}, a whole number from 0 to ${U64_MOST}.`)
    return BigInt(text)
  }
}

/** Reads a duration such as 500ms, 120s, 5m or 1h, in milliseconds. */
export function duration(text: string): number {
  const milliseconds = parseDuration(text)
  if (milliseconds === undefined)
    throw new InvalidArgumentError(`expected a time such as 500ms, 120s or 5m, ${DURATION}.`)
  return milliseconds
}

/** Blocks closer than this, in ms, have no room for the batch that gives a market's accounts their money. */
const SHORTEST_BEAT = 10

/** Reads how a network that lives by its clock is sealed: epochs do not come without a steady beat. */
export function beat(text: string): string {
  const every = parseDuration(text.replace(/^interval=/, ''))
  if (/^interval(=|$)/.test(text) && expectedOf('seal', text) === undefined) {
    if (every === undefined || every >= SHORTEST_BEAT) return text
    throw new InvalidArgumentError(`expected interval=${SHORTEST_BEAT}ms or longer: a market’s batches need that room.`)
  }
  throw new InvalidArgumentError(
    `expected interval or interval=250ms, ${DURATION}: the market stands still without steady blocks; glia node has the other ways.`,
  )
}

const NETWORKS: Readonly<Record<string, string>> = {
  local: 'ws://127.0.0.1:9944',
  finney: 'wss://entrypoint-finney.opentensor.ai:443',
  test: 'wss://test.finney.opentensor.ai:443',
}

/** The hashes of block 0 of networks that their addresses promise. */
const GENESIS: Readonly<Record<string, string>> = PUBLIC_NETWORKS

/** The network that an address is known as, and the hash of its block 0; undefined for others, and for local ones. */
export function promisedBy(url: string): { readonly name: string; readonly genesisHash: string } | undefined {
  const name = Object.keys(NETWORKS).find((each) => NETWORKS[each] === url)
  const genesisHash = name === undefined ? undefined : GENESIS[name]
  return name === undefined || genesisHash === undefined ? undefined : { name, genesisHash }
}

/** Reads a network: a name that Bittensor clients know, or the address of a node. Commander would say it with its password. */
export function network(text: string): string {
  const known = NETWORKS[text]
  if (known !== undefined) return known
  const isAddress = /^(?:ws|http)s?:\/\/\S+$/.test(text)
  if (isAddress && URL.canParse(text)) return text
  if (isAddress && URL.canParse(text.replace(/:\d+(?=\/|$)/, '')))
    throw new UsageError('INVALID_ARGUMENT', `--network: ports go to 65535, found "${shownAddress(text)}"`)
  throw new UsageError(
    'INVALID_ARGUMENT',
    `--network: expected ${Object.keys(NETWORKS).join(', ')} or the address of a node such as ws://127.0.0.1:9944 or http://127.0.0.1:9944, found "${shownAddress(text)}"${otherName(text) ?? withScheme(text)}`,
  )
}

/** What people and other programs call them. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  main: 'finney',
  mainnet: 'finney',
  bittensor: 'finney',
  testnet: 'test',
  localhost: 'local',
  localnet: 'local',
}

function otherName(text: string): string | undefined {
  const name = OTHER_NAMES[text.toLowerCase()]
  return name === undefined ? undefined : `: here it is ${name}`
}

/** A host or a port alone is the address of a node, but for its beginning. */
function withScheme(text: string): string {
  return /^[^\s:/]+(?:\.[^\s:/]+)+(?::\d+)?(?:\/\S*)?$|^(?:localhost|\[[0-9a-f:]+\]):\d+$/i.test(text)
    ? `: write ws:// before it (wss:// to a node on the internet)`
    : ''
}
