import { InvalidArgumentError } from 'commander'

/** Reads a TCP port; 0 asks the system for a free one. */
export function port(text: string): number {
  return wholeNumber('a port', 65_535)(text)
}

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

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** What a timer can wait; beyond it fires at once. */
const LONGEST_MS = 0x7fff_ffff

/** Reads a duration such as 500ms, 120s, 5m, 1h (a bare number means seconds), in milliseconds. */
export function duration(text: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text)
  const milliseconds = found ? Number(found[1]) * (UNITS[found[2] ?? 's'] as number) : 0
  if (milliseconds <= 0 || milliseconds > LONGEST_MS)
    throw new InvalidArgumentError('expected a duration such as 500ms, 120s or 5m, at most 596h.')
  return milliseconds
}

/** Reads how a network that lives by its clock is sealed: epochs do not come without a steady beat. */
export function beat(text: string): string {
  if (/^interval(=0*[1-9]\d*(ms|s)?)?$/.test(text)) return text
  throw new InvalidArgumentError(
    'expected interval or interval=250ms: the market stands still without steady blocks; glia node has the other ways.',
  )
}

/** Reads how many blocks' states stay readable. */
export function history(text: string): number | 'all' {
  if (text === 'all') return text
  const blocks = wholeNumber('all or a number of blocks', 0xffff_ffff)(text)
  if (blocks === 0) throw new InvalidArgumentError('expected all or a number of blocks, at least 1.')
  return blocks
}

const NETWORKS: Readonly<Record<string, string>> = {
  local: 'ws://127.0.0.1:9944',
  finney: 'wss://entrypoint-finney.opentensor.ai:443',
  test: 'wss://test.finney.opentensor.ai:443',
}

/** Reads a network: a name that Bittensor clients know, or the address of a node. */
export function network(text: string): string {
  const known = NETWORKS[text]
  if (known !== undefined) return known
  if (/^wss?:\/\/\S+$/.test(text)) return text
  throw new InvalidArgumentError(
    `expected ${Object.keys(NETWORKS).join(', ')} or the address of a node such as ws://127.0.0.1:9944.`,
  )
}
