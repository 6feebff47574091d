import { memoryStore, type StateStore } from '@glia/state'
import { Chain } from './chain/chain.ts'
import type { ChainSpec } from './chain/spec.ts'
import { loadCrypto } from './crypto/signatureHost.ts'
import { Verifier } from './crypto/verifier.ts'
import { type BlockClock, slotClock, wallClock } from './engine/clock.ts'
import { createEngine } from './engine/createEngine.ts'
import { type Engine, parseSealMode, type SealMode } from './engine/engine.ts'
import { Sealer, type SealTiming } from './engine/sealer.ts'
import { NodeError } from './errors.ts'
import { type Logger, silent } from './log.ts'
import { NodeMetrics } from './metrics/nodeMetrics.ts'
import { DEFAULT_POOL_LIMITS, Pool, type PoolLimits } from './pool/pool.ts'
import { PRESETS, type PresetName, presetSpec } from './presets.ts'
import { Follows } from './rpc/chainHead/follows.ts'
import type { RpcMethods } from './rpc/core/access.ts'
import { Dispatcher } from './rpc/core/dispatcher.ts'
import { Heads } from './rpc/heads.ts'
import { methods } from './rpc/methods/index.ts'
import { RuntimeCalls } from './rpc/runtimeCalls.ts'
import { DEFAULT_SERVER_LIMITS, RpcServer, type ServerLimits } from './rpc/server.ts'
import type { Services } from './rpc/services.ts'
import { StorageWatch } from './rpc/storageWatch.ts'
import { Emitter } from './util/emitter.ts'
import { makeDirectory } from './util/makeDirectory.ts'

export const NODE_NAME = 'Glia'
export const NODE_VERSION = '0.1.0'

/** States kept in memory: about 4 kB a block of the local network. */
const MEMORY_HISTORY = 30_000

export interface NodeOptions {
  /** A built-in network, or one of your own. Default `localnet`. */
  readonly chain?: PresetName | ChainSpec
  /** Built-in networks only: 250 ms slots (default) or 12 s. */
  readonly fastBlocks?: boolean
  /** `instant`, `manual`, `interval` (one block a slot) or `interval=250ms`. Default: `interval`, for `dev` `manual`. */
  readonly seal?: string | SealMode
  /** Where blocks get their time from. Default: slot by slot from 0 when sealing is manual, the wall clock otherwise. */
  readonly clock?: BlockClock
  /** Directory of the database; in memory when left out. */
  readonly dataDir?: string
  /** `process` (default): a block survives the end of the process; `disk`: also a power cut, a millisecond slower. */
  readonly durability?: 'process' | 'disk'
  /** How many blocks' states stay readable. Default: all on disk; in memory 30,000 (two hours of fast blocks). */
  readonly history?: number | 'all'
  /** Port for HTTP and WebSocket; 0 for any free one. Default 9944. */
  readonly rpcPort?: number
  /** Further ports for the same chain. */
  readonly extraPorts?: readonly number[]
  /** Port for /metrics and /health alone; they are on the RPC port in any case. */
  readonly metricsPort?: number
  /** Address to listen on, or several. Default: all, IPv6 and IPv4. */
  readonly host?: string | readonly string[]
  /**
   * Who may call methods that change the node (`engine_*`): with `Auto` (default) clients that reach it on a loopback
   * address, with `Safe` nobody, with `Unsafe` everybody. In process they can always be called.
   */
  readonly rpcMethods?: RpcMethods
  readonly poolLimits?: Partial<PoolLimits>
  readonly serverLimits?: Partial<ServerLimits>
  /** Threads that check signatures. Default: one less than there are cores. */
  readonly verifyThreads?: number
  readonly log?: Logger
}

export interface NodeEvents {
  /** A block was made here: how long it took and how many transactions it holds. */
  sealed: SealTiming
  finalized: { readonly from: number; readonly to: number }
}

/** A running node. */
export interface GliaNode {
  readonly chain: Chain
  readonly pool: Pool
  readonly sealer: Sealer
  readonly engine: Engine
  readonly events: Emitter<NodeEvents>
  /** RPC port, as it was given by the system when 0 was asked for. */
  readonly port: number
  readonly ports: readonly number[]
  readonly metricsPort: number | undefined
  /** Answers a JSON-RPC request in process: text in, text out. */
  rpc(request: string): Promise<string | undefined>
  /** Stops sealing, closes connections and database. Can be called twice. */
  stop(): Promise<void>
}

/**
 * Starts a node: opens or makes the chain, listens, seals. Resolves when the first request can be answered.
 *
 * @throws NodeError Options for wrong options, Database for a data directory that is not this chain's
 */
export async function startNode(options: NodeOptions = {}): Promise<GliaNode> {
  const log = options.log ?? silent
  const report = (fault: unknown) => log.error('a listener failed', fault)
  const spec = specOf(options)
  const chain = new Chain(spec, await openStore(options), report)
  const verifier = new Verifier(options.verifyThreads)
  const pool = new Pool(chain, verifier, { ...DEFAULT_POOL_LIMITS, ...options.poolLimits }, report)
  const metrics = new NodeMetrics(chain, pool)
  const events = new Emitter<NodeEvents>(report)
  chain.events.on('finalized', (range) => events.emit('finalized', range))

  const mode = sealMode(options, chain.slotDuration)
  const clock =
    options.clock ?? (mode.kind === 'manual' ? slotClock(chain.slotDuration) : wallClock(chain.slotDuration))
  const sealer = new Sealer(chain, pool, clock, log, (timing) => {
    metrics.sealed(timing)
    events.emit('sealed', timing)
  })
  const engine = createEngine(mode, sealer, pool)

  const runtimeCalls = new RuntimeCalls(chain)
  const services: Services = {
    chain,
    pool,
    sealer,
    engine,
    runtimeCalls,
    heads: new Heads(chain),
    storageWatch: new StorageWatch(chain),
    follows: new Follows(chain, runtimeCalls),
    log,
    name: NODE_NAME,
    version: NODE_VERSION,
    broadcasts: new Map(),
    methods: () => dispatcher.names,
  }
  const dispatcher = new Dispatcher(methods, services, log, metrics)
  const limits = { ...DEFAULT_SERVER_LIMITS, ...options.serverLimits }
  const pages = {
    '/metrics': () => ({ type: 'text/plain; version=0.0.4; charset=utf-8', body: metrics.registry.text() }),
    '/health': () => ({ type: 'application/json', body: healthText(chain) }),
  }
  const server = new RpcServer(dispatcher, limits, pages, log, options.rpcMethods ?? 'Auto')
  metrics.watch(server)

  const stop = async () => {
    engine.stop()
    await server.close()
    await verifier.close()
    chain.close()
  }
  try {
    const ports: number[] = []
    for (const port of [options.rpcPort ?? 9944, ...(options.extraPorts ?? [])])
      ports.push(await server.listen(port, options.host))
    const metricsPort =
      options.metricsPort === undefined ? undefined : await server.listen(options.metricsPort, options.host)
    engine.start()
    warmUp(verifier, log)
    let stopping: Promise<void> | undefined
    return {
      chain,
      pool,
      sealer,
      engine,
      events,
      port: ports[0] as number,
      ports,
      metricsPort,
      rpc: async (request) => dispatcher.handle(request, { connection: undefined, unsafe: true }),
      stop: () => {
        stopping ??= stop()
        return stopping
      },
    }
  } catch (fault) {
    await stop()
    throw fault
  }
}

/** The signature code is not needed for the first answers: it loads when those are out. */
function warmUp(verifier: Verifier, log: Logger): void {
  setTimeout(() => {
    verifier.warm()
    loadCrypto().catch((fault: unknown) => log.error('the signature code did not load', fault))
  }, 300).unref()
}

function specOf({ chain = 'localnet', fastBlocks = true }: NodeOptions): ChainSpec {
  if (typeof chain !== 'string') return chain
  if (!PRESETS.includes(chain)) {
    throw new NodeError({
      kind: 'Options',
      details: `expected a chain of ${PRESETS.join(', ')}; found ${JSON.stringify(chain)}`,
    })
  }
  return presetSpec(chain, fastBlocks)
}

async function openStore({ dataDir, history, durability = 'process' }: NodeOptions): Promise<StateStore> {
  if (dataDir === undefined) return memoryStore({ history: history ?? MEMORY_HISTORY })
  const { lmdbStore } = await import('@glia/state')
  makeDirectory(dataDir)
  return lmdbStore({ path: dataDir, history: history ?? 'all', durability })
}

function sealMode({ seal, chain }: NodeOptions, slotDuration: number): SealMode {
  if (typeof seal === 'object') return seal
  const text = seal ?? (chain === 'dev' ? 'manual' : 'interval')
  const mode = parseSealMode(text, slotDuration)
  if (mode === undefined) {
    throw new NodeError({
      kind: 'Options',
      details: `expected how to seal as instant, manual, interval or interval=250ms; found ${JSON.stringify(text)}`,
    })
  }
  return mode
}

function healthText(chain: Chain): string {
  return JSON.stringify({
    peers: 0,
    isSyncing: false,
    shouldHavePeers: false,
    block: chain.head.number,
    finalized: chain.finalized,
  })
}
