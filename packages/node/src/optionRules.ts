import { inspect } from 'node:util'
import { isObject, urlOf } from '@glia/base'
import { parseSealMode } from './engine/engine.ts'
import { parseFinality } from './engine/finality.ts'
import { NodeError } from './errors.ts'
import type { NodeOptions } from './nodeOptions.ts'
import { DEFAULT_POOL_LIMITS } from './pool/limits.ts'
import { PRESETS } from './presets.ts'
import { RPC_METHODS } from './rpc/core/access.ts'
import { DEFAULT_SERVER_LIMITS } from './rpc/limits.ts'
import { MOST_SERVER_LIMITS } from './rpc/mostLimits.ts'
import { isListedName, originOf } from './rpc/transport/allowed.ts'
import { DURATION } from './util/duration.ts'
import { MAX_TIMER_MS } from './util/maxTimer.ts'

/** What an option may be: for a sentence, and for the program. */
interface Rule {
  readonly expected: string
  readonly holds: (value: unknown) => boolean
}

export type OptionName = keyof NodeOptions

export const DURABILITIES = ['process', 'disk'] as const
const STATE_ROOTS = ['everyBlock', 'onRequest'] as const
const MAX_BLOCKS = 0xffff_ffff
const MAX_THREADS = 1024

const RULES: { readonly [Name in keyof Required<NodeOptions>]: Rule } = {
  chain: { expected: `${PRESETS.join(', ')} or a ChainSpec`, holds: (value) => oneOf(PRESETS)(value) || isSpec(value) },
  fastBlocks: yesOrNo(),
  genesis: text('the path of a genesis file'),
  seal: {
    expected: `instant, manual, interval or an interval such as interval=250ms, ${DURATION}`,
    holds: (value) => (typeof value === 'string' ? parseSealMode(value, 1) !== undefined : isSealMode(value)),
  },
  finality: {
    expected: `a lag of so many blocks, such as 2, or of a time, such as 30s, ${DURATION}`,
    holds: (value) => (typeof value === 'string' ? parseFinality(value) !== undefined : isLag(value)),
  },
  clock: { expected: 'a BlockClock', holds: hasMethods('next') },
  snapshot: text('the path of a file that exportSnapshot wrote'),
  dataDir: text('the path of a directory'),
  check: yesOrNo(),
  durability: words(DURABILITIES),
  drand: { expected: 'the http or https address of a drand relay', holds: isHttpAddress },
  history: {
    expected: `all or a whole number of blocks from 1 to ${MAX_BLOCKS}`,
    holds: (value) => value === 'all' || isWhole(value, 1, MAX_BLOCKS),
  },
  stateRoots: words(STATE_ROOTS),
  rpcPort: { expected: port(), holds: isPort },
  extraPorts: { expected: `a list, each ${port()}`, holds: (value) => Array.isArray(value) && value.every(isPort) },
  metricsPort: { expected: port(), holds: isPort },
  metricsExternal: yesOrNo(),
  host: {
    expected: 'an address of this machine, or a list of them',
    holds: (value) => isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText)),
  },
  rpcMethods: words(RPC_METHODS),
  rpcCors: {
    expected: 'all or a list of origins, such as https://explorer.example',
    holds: (value) => value === 'all' || (Array.isArray(value) && value.every(isOrigin)),
  },
  rpcHosts: {
    expected: 'all or a list of names, such as node.example',
    holds: (value) => value === 'all' || (Array.isArray(value) && value.every(isHostName)),
  },
  poolLimits: limits(DEFAULT_POOL_LIMITS),
  serverLimits: limits(DEFAULT_SERVER_LIMITS, MOST_SERVER_LIMITS),
  verifyThreads: {
    expected: `a whole number of threads from 1 to ${MAX_THREADS}`,
    holds: (value) => isWhole(value, 1, MAX_THREADS),
  },
  log: { expected: 'a Logger', holds: hasMethods('info', 'warn', 'error') },
}

/** What is expected of an option, where `value` is not it. */
export function expectedOf(name: OptionName, value: unknown): string | undefined {
  const { expected, holds } = RULES[name]
  return holds(value) ? undefined : `expected ${expected}`
}

/**
 * Looks at all options before anything is opened for them. What is `undefined` counts as left out.
 *
 * @throws NodeError Options, which says the option, what was expected and what was found
 */
export function checkOptions(options: NodeOptions): void {
  if (!isObject(options) || Array.isArray(options))
    throw new NodeError({ kind: 'Options', details: `expected options in an object, found ${shown(options)}` })
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    if (!Object.hasOwn(RULES, name))
      throw new NodeError({
        kind: 'Options',
        option: name,
        details: `expected no option but ${Object.keys(RULES).join(', ')}; found ${shown(name)}`,
      })
    const expected = expectedOf(name as OptionName, value)
    if (expected !== undefined)
      throw new NodeError({ kind: 'Options', option: name, details: `${expected}, found ${shown(value)}` })
  }
  const { chain, fastBlocks, genesis, dataDir, durability, check } = options
  const alone = (option: OptionName, value: unknown, needs: string) =>
    new NodeError({
      kind: 'Options',
      option,
      details: `expected ${needs} with it, found ${value === true ? 'none' : `${shown(value)} alone`}`,
    })
  if (durability === 'disk' && dataDir === undefined) throw alone('durability', durability, 'a data directory')
  if (check === true && dataDir === undefined) throw alone('check', check, 'a data directory')
  if (fastBlocks !== undefined && typeof chain === 'object') throw alone('fastBlocks', fastBlocks, 'a built-in chain')
  if (genesis !== undefined && typeof chain === 'object') throw alone('genesis', genesis, 'a built-in chain')
  expectOwnPorts(options)
}

/** What listens where no port is said. */
const RPC_PORT = 9944

/** Refuses a port that the node would find taken by itself. @throws NodeError Options */
function expectOwnPorts(options: NodeOptions): void {
  const { rpcPort = RPC_PORT, extraPorts = [], metricsPort, metricsExternal, host } = options
  const taken = new Set([rpcPort])
  const expectOwn = (option: OptionName, port: number) => {
    // Of 0 each gets another one.
    if (port !== 0 && taken.has(port))
      throw new NodeError({
        kind: 'Options',
        option,
        details: `expected a port of its own, found ${port}, which JSON-RPC has already: choose another one`,
      })
  }
  for (const port of extraPorts) {
    expectOwn('extraPorts', port)
    taken.add(port)
  }
  // Of other addresses each port is another one.
  if (metricsPort !== undefined && (metricsExternal === true || isReachedLocally(host)))
    expectOwn('metricsPort', metricsPort)
}

/** Whether a node that listens there takes a port of the loopback addresses as well. */
function isReachedLocally(host: string | readonly string[] | undefined): boolean {
  const hosts = typeof host === 'string' ? [host] : host
  return hosts?.some((each) => ['127.0.0.1', '::1', 'localhost', '0.0.0.0', '::'].includes(each)) ?? true
}

function isHttpAddress(value: unknown): boolean {
  const url = typeof value === 'string' ? urlOf(value) : undefined
  if (url === undefined) return false
  const { protocol, search, hash } = url
  return (protocol === 'http:' || protocol === 'https:') && search === '' && hash === ''
}

function shown(value: unknown): string {
  const whole = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 80 })
  return whole.length > 100 ? `${whole.slice(0, 99)}…` : whole
}

function oneOf(values: readonly unknown[]): (value: unknown) => boolean {
  return (value) => values.includes(value)
}

function words(values: readonly string[]): Rule {
  return { expected: `one of ${values.join(', ')}`, holds: oneOf(values) }
}

function yesOrNo(): Rule {
  return { expected: 'true or false', holds: oneOf([true, false]) }
}

function text(expected: string): Rule {
  return { expected, holds: isText }
}

function limits(known: object, most: object = {}): Rule {
  const names = Object.keys(known)
  const bounds: Readonly<Record<string, number>> = { ...most }
  const told = Object.entries(bounds).filter(([, bound]) => bound < Number.MAX_SAFE_INTEGER)
  const atMost = told.map(([name, bound]) => `${name} ${bound}`).join(', ')
  return {
    expected: `an object of whole numbers named ${names.join(', ')}${atMost === '' ? '' : `; at most ${atMost}`}`,
    holds: (value) =>
      isObject(value) &&
      Object.entries(value).every(
        ([name, limit]) => names.includes(name) && isWhole(limit, 0, bounds[name] ?? Number.MAX_SAFE_INTEGER),
      ),
  }
}

function port(): string {
  return 'a port, a whole number from 0 (any free one) to 65535'
}

function isPort(value: unknown): boolean {
  return isWhole(value, 0, 65_535)
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && originOf(value) !== undefined
}

function isHostName(value: unknown): boolean {
  return typeof value === 'string' && isListedName(value)
}

function hasMethods(...names: readonly string[]): (value: unknown) => boolean {
  return (value) => isObject(value) && names.every((name) => typeof value[name] === 'function')
}

function isSpec(value: unknown): boolean {
  return isObject(value) && isText(value.name) && isObject(value.runtime) && typeof value.genesis === 'function'
}

function isSealMode(value: unknown): boolean {
  if (!isObject(value)) return false
  if (value.kind === 'interval') return isWhole(value.ms, 1, MAX_TIMER_MS)
  return value.kind === 'instant' || value.kind === 'manual'
}

function isLag(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).length !== 1) return false
  if ('blocks' in value) return isWhole(value.blocks, 0, MAX_BLOCKS)
  return typeof value.seconds === 'number' && value.seconds >= 0 && value.seconds * 1000 <= MAX_TIMER_MS
}
