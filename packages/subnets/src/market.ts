import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Keypair } from '@glia/sdk'
import { connectSubnetChain } from './kit/sdkChain.ts'
import { expectSubnet, expectSudo, netuidFor } from './kit/setupSubnet.ts'

/** One process of a market, for whoever starts and watches it. */
export interface MarketProcess {
  /** Unique within the market, e.g. `miner-strong`; also the name in its telemetry. */
  readonly name: string
  readonly role: 'setup' | 'miner' | 'validator'
  /** What the live table calls it. */
  readonly label: string
  /** Whether it plays fair; `setup` and validators do. */
  readonly honest: boolean
  /** SS58 address of its hotkey. */
  readonly hotkey: string
  /** The command line, program first. A setup process ends by itself with code 0; the others end on SIGTERM. */
  readonly argv: readonly string[]
}

export interface MarketOptions {
  /** WebSocket address of the node, e.g. ws://127.0.0.1:9944. */
  readonly rpcUrl: string
  /** The subnet that the market will have; on a fresh local network the first new one is 2. */
  readonly netuid?: number
  /** Address that miners announce; the chain refuses 127.0.0.1, which could mean any machine. */
  readonly ip?: string
  /** Folder of the validators' evaluation logs. */
  readonly logFolder?: string
  /** Milliseconds between rounds. */
  readonly roundMs?: number
  /** Weights are set in the open, not hidden until the beacon's pulse opens them, as on a new subnet. */
  readonly openWeights?: boolean
}

/** Secret URI of whoever creates the subnet and pays the others. */
export const FUNDER_URI = '//Alice'

/** A loopback address that the chain takes for an axon. */
export const LOCAL_IP = '127.0.0.2'

/** A member's keys, by name; the coldkeys are empty until setup has funded them. */
export function memberUris(name: string): { coldkey: string; hotkey: string } {
  return { coldkey: `//retrieval//${name}`, hotkey: `//retrieval//${name}//hotkey` }
}

const MEMBERS = [
  { name: 'miner-strong', role: 'miner', kind: 'strong', label: 'honest', honest: true },
  { name: 'miner-weak', role: 'miner', kind: 'weak', label: 'honest, cheaper model', honest: true },
  { name: 'miner-cache', role: 'miner', kind: 'cache', label: 'adversary: cache', honest: false },
  { name: 'miner-empty', role: 'miner', kind: 'empty', label: 'adversary: empty work', honest: false },
  { name: 'validator-1', role: 'validator', kind: '', label: 'validator', honest: true },
  { name: 'validator-2', role: 'validator', kind: '', label: 'validator', honest: true },
] as const

/** The names of the members in the order in which setup funds them. */
export const MEMBER_NAMES: readonly string[] = MEMBERS.map(({ name }) => name)

/** Connections that the market's processes have to their node at once: one each, and one of setup. */
export const MARKET_CONNECTIONS = MEMBERS.length + 1

/** The retrieval market's processes. Start them all at once; each waits for what it needs. */
export function retrievalMarket(options: MarketOptions): MarketProcess[] {
  const netuid = options.netuid ?? 2
  const ip = options.ip ?? LOCAL_IP
  // Only Linux has all of 127.0.0.0/8 without further ado. Elsewhere miners bind the usual loopback address, and the
  // validators know the announced one as their own machine's.
  const host = ip === LOCAL_IP && process.platform !== 'linux' ? '127.0.0.1' : ip
  const common = ['--rpc', options.rpcUrl, '--netuid', String(netuid)]
  const setup: MarketProcess = {
    name: 'setup',
    role: 'setup',
    label: 'subnet owner',
    honest: true,
    hotkey: Keypair.fromUri(memberUris('owner').hotkey).address,
    argv: [...program(), 'setup', '--name', 'setup', ...common, ...(options.openWeights ? ['--open-weights'] : [])],
  }
  const members = MEMBERS.map(({ name, role, kind, label, honest }): MarketProcess => {
    const uris = memberUris(name)
    const keys = ['--name', name, '--coldkey', uris.coldkey, '--hotkey', uris.hotkey]
    const own =
      role === 'miner'
        ? ['--kind', kind, '--ip', ip, '--host', host, '--port', '0']
        : [
            // All of them are on this machine, which no public address says.
            ...['--addresses', 'any'],
            ...(host === ip ? [] : ['--own-ip', ip]),
            ...(options.logFolder === undefined ? [] : ['--log-folder', options.logFolder]),
            ...(options.roundMs === undefined ? [] : ['--round-ms', String(options.roundMs)]),
          ]
    const hotkey = Keypair.fromUri(uris.hotkey).address
    return { name, role, label, honest, hotkey, argv: [...program(), role, ...keys, ...common, ...own] }
  })
  return [setup, ...members]
}

/**
 * Asks the node which subnet the retrieval market has or can have, before its processes are started and spend what they
 * have on it.
 *
 * @returns the one that is asked for; else the one that the market has, or the first that is free
 * @throws FinalError when it cannot have it, or nobody known can open its settings
 */
export async function expectMarketSubnet(
  rpcUrl: string,
  { netuid: asked, openWeights = false }: Pick<MarketOptions, 'netuid' | 'openWeights'>,
): Promise<number> {
  const chain = await connectSubnetChain(rpcUrl)
  try {
    const owner = Keypair.fromUri(memberUris('owner').coldkey).address
    const netuid = await netuidFor(chain, owner, asked)
    const exists = await expectSubnet(chain, netuid, owner)
    await expectSudo({ chain, netuid, openWeights, funder: Keypair.fromUri(FUNDER_URI) }, exists)
    return netuid
  } finally {
    await chain.close()
  }
}

/** Node and the processes' entry point: bundled, compiled, or the source when this file runs as source. */
function program(): string[] {
  const entry = fileURLToPath(new URL('./marketProcess.ts', import.meta.url))
  if (!entry.endsWith('.ts')) return [process.execPath, entry]
  const compiled = entry.replace(/\.ts$/, '.js')
  if (existsSync(compiled)) return [process.execPath, compiled]
  return [process.execPath, '--conditions=source', '--import', 'tsx', entry]
}
