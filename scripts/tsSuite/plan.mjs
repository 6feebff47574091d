// What each file of the suites runs on, from the suites' own moonwall.config.json.
import { UsageError } from '../official/commandLine.mjs'

/** The suites' own CI gives these the program with slots of 12 s, and the others the one with slots of 250 ms. */
const NORMAL_SLOTS = ['dev', 'zombienet_shield']
/** Where a suite names no address of this machine. */
const DEFAULT_PORT = 9944

/** What cannot be planned: one sentence says what was expected and what was found. */
export class PlanError extends UsageError {}

/** The suite's files to run, in order: those whose path below `suites` begins with a word of `named`, or all. */
export function chosen(files, named) {
  const sorted = [...files].sort()
  for (const word of named)
    if (!sorted.some((file) => file.startsWith(word)))
      throw new PlanError(`expected the beginning of a file's path below suites, found "${word}"`)
  return named.length === 0 ? sorted : sorted.filter((file) => named.some((word) => file.startsWith(word)))
}

/**
 * How a file is run: the arguments of `glia` for its chain, and the clients that it asks its context for.
 *
 * @param config moonwall.config.json, parsed
 * @param file path below the folder `suites`
 * @throws PlanError for a file of no environment, and for more endpoints than a chain has ports
 */
export function planOf(config, file) {
  const environment = config.environments.find(({ testFileDir }) =>
    testFileDir.some((folder) => `suites/${file}`.startsWith(`${folder}/`)),
  )
  if (environment === undefined)
    throw new PlanError(`expected an environment of moonwall.config.json, found none for ${file}`)
  const { name, foundation, timeout = config.defaultTestTimeout } = environment
  const connections = connectionsOf(environment)
  const ports = [...new Set(connections.map(({ endpoint }) => Number(new URL(endpoint).port)))]
  if (ports.length > 2) throw new PlanError(`expected at most two ports for ${name}, found ${ports.join(', ')}`)
  const fast = !NORMAL_SLOTS.includes(name)
  const isManual = foundation.type === 'dev'
  return {
    file,
    environment: name,
    foundation: foundation.type,
    timeout,
    connections,
    chain: {
      args: isManual ? manualChain(fast, ports) : beatingChain(fast, ports),
      port: ports[0],
      // Networks have begun to make blocks before moonwall runs a test.
      firstBlock: isManual ? 0 : 1,
    },
    needsEvm: connections.some(({ type }) => type === 'ethers'),
  }
}

/** The chain whose metadata polkadot-api describes: one for all, so that the descriptors of the last run serve. */
export const DESCRIBED = {
  chain: { args: beatingChain(true, [DEFAULT_PORT]), port: DEFAULT_PORT, firstBlock: 1 },
}

/**
 * Without those that talk to an EVM, which Glia has none of; where such a one is `named`, that is said.
 *
 * @param {ReturnType<typeof planOf>[]} plans
 * @param {boolean} named
 */
export function runnable(plans, named) {
  const found = plans.find(({ needsEvm }) => needsEvm)
  if (named && found !== undefined)
    throw new PlanError(`expected suites that need no EVM, found ${found.environment}: Glia has none`)
  return plans.filter(({ needsEvm }) => !needsEvm)
}

/** Addresses of other machines become our own chain's; a development node has one client, which the suites need not name. */
function connectionsOf({ connections = [{ name: 'node', type: 'polkadotJs', endpoints: [''] }] }) {
  return connections.map(({ name, type, endpoints: [address] }) => ({ name, type, endpoint: own(address) }))
}

function own(address) {
  return /^(?:ws|http):\/\/(?:127\.0\.0\.1|localhost):\d+/.test(address) ? address : `ws://127.0.0.1:${DEFAULT_PORT}`
}

function manualChain(fast, [port]) {
  const slots = fast ? '--fast-blocks' : '--no-fast-blocks'
  return ['node', '--chain', 'dev', slots, '--seal', 'manual', '--rpc-port', String(port)]
}

function beatingChain(fast, [port, second = 0]) {
  return ['localnet', fast ? 'True' : 'False', '--rpc-port', String(port), '--rpc-port-2', String(second)]
}
