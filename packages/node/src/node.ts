import { tmpdir } from 'node:os'
import { errorText } from '@glia/base'
import { awaiting, beaconOf } from '@glia/runtime'
import type { StateStore } from '@glia/state'
import { Chain } from './chain/chain.ts'
import { callTime, slotBudget } from './chain/slotBudget.ts'
import type { ChainSpec } from './chain/spec.ts'
import { loadCrypto } from './crypto/signatureHost.ts'
import { Verifier } from './crypto/verifier.ts'
import { DevelopmentBeacon } from './drand/developmentBeacon.ts'
import { PulseFeeder } from './drand/feeder.ts'
import { OpenAhead } from './drand/openAhead.ts'
import { Unopened } from './drand/unopened.ts'
import { slotClock, wallClock } from './engine/clock.ts'
import { createEngine } from './engine/createEngine.ts'
import type { Engine } from './engine/engine.ts'
import { writeFaultReport } from './engine/faultReport.ts'
import { Finality } from './engine/finality.ts'
import { type FailedBlock, Sealer, type SealTiming } from './engine/sealer.ts'
import { NodeError } from './errors.ts'
import { type Logger, silent } from './log.ts'
import { NodeMetrics } from './metrics/nodeMetrics.ts'
import { finalityLag, type NodeOptions, openStore, sealMode, specOf } from './nodeOptions.ts'
import { checkOptions } from './optionRules.ts'
import { DEFAULT_POOL_LIMITS } from './pool/limits.ts'
import { Pool } from './pool/pool.ts'
import { BodyTexts } from './rpc/bodyTexts.ts'
import { Broadcasts } from './rpc/broadcasts.ts'
import { Follows } from './rpc/chainHead/follows.ts'
import { ownRequest } from './rpc/core/caller.ts'
import { forgiveCollections } from './rpc/core/collections.ts'
import type { Connection } from './rpc/core/connection.ts'
import { Dispatcher } from './rpc/core/dispatcher.ts'
import { runQueueClock } from './rpc/core/runQueue.ts'
import { letGo, Shares } from './rpc/core/shares.ts'
import { Turns } from './rpc/core/turns.ts'
import { withinDescriptors } from './rpc/descriptors.ts'
import { Heads } from './rpc/heads.ts'
import { serverLimits } from './rpc/limits.ts'
import type { LocalClient, LocalEvents } from './rpc/localSocket.ts'
import { methods } from './rpc/methods/index.ts'
import { RuntimeCalls } from './rpc/runtimeCalls.ts'
import { LOOPBACK, RpcServer } from './rpc/server.ts'
import type { Services } from './rpc/services.ts'
import { StorageWatch } from './rpc/storageWatch.ts'
import { allowLists } from './rpc/transport/allowed.ts'
import { FixedKeys, RollingKeys } from './shield/keys.ts'
import { Emitter } from './util/emitter.ts'
import { kept } from './util/kept.ts'
import { QuietLog } from './util/quietLog.ts'

export const NODE_NAME = 'Glia'
export const NODE_VERSION = '0.1.0'

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
  /**
   * Resolves when the runtime or the database failed so that no block can be made any more; never otherwise. The node
   * still answers questions then, until it is stopped.
   */
  readonly failed: Promise<NodeError>
  /** RPC port, as it was given by the system when 0 was asked for. */
  readonly port: number
  readonly ports: readonly number[]
  readonly metricsPort: number | undefined
  /** Answers a JSON-RPC request in process: text in, text out. */
  rpc(request: string): Promise<string | undefined>
  /** Lets a client in process in, which can subscribe too; it hears everything in turns of its own. */
  connect(events: LocalEvents): LocalClient
  /** Stops sealing, closes connections and database. Can be called twice. */
  stop(): Promise<void>
}

/**
 * Starts a node: opens or makes the chain, listens, seals. Resolves when the first request can be answered.
 *
 * @throws NodeError Options for wrong options, SnapshotFile or GenesisFile for a file that the chain cannot start from, Database for a data
 * directory that is not this chain's, Listen for a port that is taken; StateError for a directory that is in use, damaged or not to be written
 */
export async function startNode(options: NodeOptions = {}): Promise<GliaNode> {
  checkOptions(options)
  const spec = specOf(options)
  const { store, giveUp } = await openStore(options, spec)
  try {
    return await startOn(store, spec, options)
  } catch (fault) {
    // Whatever was in the way, nobody else is kept out of the directory for it.
    giveUp()
    throw fault
  }
}

async function startOn(store: StateStore, spec: ChainSpec, options: NodeOptions): Promise<GliaNode> {
  const log = options.log ?? silent
  const report = (fault: unknown) => log.error('a listener failed', fault)
  const mode = sealMode(options, spec)
  const lag = finalityLag(options, mode)
  const verifier = new Verifier(options.verifyThreads)
  const beacon = new DevelopmentBeacon(mode.kind === 'interval')
  const chain: Chain = new Chain(spec, store, {
    onFault: report,
    verify: (task) => verifier.verify(task),
    // On disk blocks stay; in memory they go with their states, so that a long run does not fill it.
    blocks: options.dataDir === undefined ? 'withState' : 'all',
    stateRoots: options.stateRoots ?? 'everyBlock',
    shield: mode.kind === 'interval' ? new RollingKeys() : new FixedKeys(() => chain.genesisHash),
    beacon,
  })
  warnOfForgetting(chain, options, log)
  const budget = mode.kind === 'interval' ? slotBudget(mode.ms, spec.runtime.limits) : undefined
  const pool = new Pool(chain, verifier, { ...DEFAULT_POOL_LIMITS, ...options.poolLimits }, report, budget)
  const metrics = new NodeMetrics(chain, pool)
  const events = new Emitter<NodeEvents>(report)
  chain.events.on('finalized', (range) => events.emit('finalized', range))

  const clock =
    options.clock ?? (mode.kind === 'manual' ? slotClock(chain.slotDuration) : wallClock(chain.slotDuration))
  const finality = lag === undefined ? undefined : new Finality(chain, lag)
  let fail: (error: NodeError) => void = () => undefined
  const failed = new Promise<NodeError>((resolve) => {
    fail = resolve
  })
  const waited = runQueueClock()
  const sealer = new Sealer({
    chain,
    pool,
    clock,
    log,
    budget,
    waited,
    finality,
    onSealed: (timing) => {
      metrics.sealed(timing)
      events.emit('sealed', timing)
    },
    onFailed: (block) => {
      reportFault(block, options, spec, log)
      void engine.stop()
      fail(block.error)
    },
  })
  const engine = createEngine(mode, sealer, pool)

  const runtimeCallMs = callTime(mode.kind === 'interval' ? mode.ms : undefined)
  const limits = withinDescriptors(serverLimits({ runtimeCallMs, ...options.serverLimits }), {
    log,
    threads: verifier.threads,
  })
  const turns = new Turns(undefined, waited)
  const endForgiving = forgiveCollections(turns)
  const runtimeCalls = new RuntimeCalls(chain, turns, limits)
  const bodies = new BodyTexts(turns, limits)
  const services: Services = {
    chain,
    pool,
    sealer,
    engine,
    runtimeCalls,
    bodies,
    heads: new Heads(chain, turns),
    storageWatch: new StorageWatch(chain, limits, turns, log),
    follows: new Follows({ chain, calls: runtimeCalls, bodies, log, turns }),
    turns,
    subscriptions: new Shares<Connection>(limits.subscriptionsInAll, letGo('subscriptions', new QuietLog(log)), {
      everyMs: 500,
      modest: 32,
    }),
    limits,
    log,
    name: NODE_NAME,
    version: NODE_VERSION,
    broadcasts: new Broadcasts(chain, pool, log),
    methods,
  }
  const dispatcher = new Dispatcher(methods, services, log, metrics, limits)
  const metricsText = kept(
    () => metrics.registry.text(),
    () => turns.waiting > 0,
  )
  const pages = {
    '/metrics': {
      own: options.metricsExternal !== true,
      content: () => ({ type: 'text/plain; version=0.0.4; charset=utf-8', body: metricsText() }),
    },
    '/health': { own: false, content: () => ({ type: 'application/json', body: healthText(chain) }) },
  }
  const server = new RpcServer({
    dispatcher,
    turns,
    limits,
    pages,
    log,
    methods: options.rpcMethods ?? 'Auto',
    allowed: allowLists(options.rpcCors, options.rpcHosts),
  })
  metrics.watch(server)

  const feeder = options.drand === undefined ? undefined : new PulseFeeder({ chain, pool, url: options.drand, log })
  const opening = new OpenAhead()
  watchSealed(chain, opening, log)
  const stop = async () => {
    endForgiving()
    await feeder?.stop()
    await engine.stop()
    await sealer.close()
    beacon.stop()
    opening.stop()
    finality?.stop()
    await server.close()
    await verifier.close()
    chain.close()
  }
  try {
    requireRelayed(chain, options)
    const host = options.host ?? LOOPBACK
    const ports: number[] = []
    ports.push(await server.listen(options.rpcPort ?? 9944, host, 'rpcPort'))
    for (const port of options.extraPorts ?? []) ports.push(await server.listen(port, host, 'extraPorts'))
    const metricsHost = options.metricsExternal === true ? host : LOOPBACK
    const metricsPort =
      options.metricsPort === undefined
        ? undefined
        : await server.listenForPages(options.metricsPort, metricsHost, 'metricsPort')
    await engine.start()
    feeder?.start()
    warmUp(verifier, server, log)
    let stopping: Promise<void> | undefined
    return {
      chain,
      pool,
      sealer,
      engine,
      events,
      failed,
      port: ports[0] as number,
      ports,
      metricsPort,
      rpc: async (request) => (await dispatcher.handle(request, ownRequest()))?.join(''),
      connect: (events) => server.connectLocal(events),
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

/** Fewer states are to be kept than there are: what goes does not come back. */
function warnOfForgetting({ head, store }: Chain, { dataDir, history }: NodeOptions, log: Logger): void {
  if (dataDir === undefined || typeof history !== 'number') return
  const first = head.number - history
  if (first > store.oldest)
    log.warn(
      `the states of blocks ${store.oldest} to ${first - 1} go for good: from now on those of ${history} blocks before the head are kept, as option history says, and not all`,
    )
}

/** A relay's pulses are of no use where blocks make their own. */
function requireRelayed(chain: Chain, { drand }: NodeOptions): void {
  if (drand === undefined || !beaconOf(chain.view()).isDevelopment) return
  const details =
    "expected a chain of drand's quicknet, found one that makes its own pulses, as it was begun without this option: " +
    'choose another data directory or snapshot'
  throw new NodeError({ kind: 'Options', option: 'drand', details })
}

/** What waits for a round of the beacon opens ahead, and is told of when it never opened. */
function watchSealed(chain: Chain, opening: OpenAhead, log: Logger): void {
  const unopened = new Unopened(new QuietLog(log))
  chain.events.on('block', () => {
    const view = chain.view()
    const waiting = [...awaiting(view)]
    unopened.look(view, waiting)
    opening.look(view, waiting)
  })
  chain.events.on('reverted', () => {
    unopened.forget()
    opening.forget()
  })
}

/** One sentence on the log, the rest in a file. */
function reportFault(failed: FailedBlock, { dataDir }: NodeOptions, spec: ChainSpec, log: Logger): void {
  const { specName, specVersion } = spec.runtime.version
  const origin = { version: NODE_VERSION, chain: spec.name, runtime: `${specName} ${specVersion}` }
  let report: string
  try {
    report = `what it was made from is in ${writeFaultReport(dataDir ?? tmpdir(), origin, failed)}`
  } catch (fault) {
    report = `a report could not be written (${errorText(fault)})`
  }
  log.error(`block ${failed.number} cannot be made and none after it: ${failed.error.message}; ${report}`)
}

/** Signatures and WebSockets are not needed for the first answers: their code loads when those are out. */
function warmUp(verifier: Verifier, server: RpcServer, log: Logger): void {
  setTimeout(() => {
    verifier.warm()
    server.webSockets().catch((fault: unknown) => log.error('the WebSocket code did not load', fault))
    loadCrypto().catch((fault: unknown) => log.error('the signature code did not load', fault))
  }, 300).unref()
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
