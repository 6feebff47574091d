import type { GliaNode, NodeOptions } from '@glia/node'
import type { Telemetry } from '@glia/subnets'
import { CliError, UsageError } from '../errors.ts'
import { explain } from '../explain.ts'
import type { ChainOptions } from '../node/chainOptions.ts'
import { reachable } from '../node/hosts.ts'
import { keepThroughFaults } from '../node/lastResort.ts'
import { forNode } from '../node/rpcOptions.ts'
import { startLoggedNode } from '../node/runNode.ts'
import { stopped } from '../node/stopSignal.ts'
import type { Terminal } from '../terminal.ts'
import { announceableAddress } from './announceableAddress.ts'
import type { Snapshot } from './dashboard.ts'
import { type Display, displayFor } from './display.ts'
import { fileLog } from './fileLog.ts'
import { chainFolder, logFolderFor, refuseForeignFolder, removeUnused } from './folders.ts'
import { followMetagraph } from './followMetagraph.ts'
import { MarketState } from './marketState.ts'
import { Supervisor } from './supervisor.ts'

export interface UpOptions extends ChainOptions {
  readonly rpcPort: number
  readonly metricsPort?: number
  readonly host: string | readonly string[]
  readonly dataDir?: string
  readonly seal: string
  /** Left out: the one that the market has already, or the first that is free. */
  readonly netuid?: number
  readonly roundMs?: number
  readonly openWeights?: boolean
  /** Ends everything after this long, in milliseconds. */
  readonly duration?: number
  readonly json: boolean
}

/** The table reads the chain as a client of its own. */
const TABLE_CONNECTIONS = 1

/** @throws UsageError where the market that is started here would be refused by its own node */
async function expectPlaces(connections: number): Promise<void> {
  const { MARKET_CONNECTIONS } = await import('@glia/subnets')
  const needed = MARKET_CONNECTIONS + TABLE_CONNECTIONS
  if (connections >= needed) return
  throw new UsageError(
    'TOO_FEW_CONNECTIONS',
    `--rpc-max-connections: expected ${needed} or more, which the market's processes and the table have open at once, found ${connections}`,
  )
}

/** Chain, market and display, from start to clean end. Resolves when the signal fired and every process is gone. */
export async function runUp(options: UpOptions, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const began = performance.now()
  if (options.dataDir !== undefined) refuseForeignFolder(options.dataDir)
  if (options.rpcMaxConnections !== undefined) await expectPlaces(options.rpcMaxConnections)
  const logFolder = logFolderFor(options.dataDir)
  const display = displayFor(terminal, options.json)
  const log = fileLog(logFolder, (text) => display.notice(text))
  // What ends it before that is said in full, and no log has more of it.
  let isUnderWay = false
  try {
    const node = await startLoggedNode(nodeOptions(options), log)
    const forgetFaults = keepThroughFaults(log, logFolder)
    const { stop, end, disarm } = stopAfter(signal, options.duration, node.failed)
    try {
      await Promise.race([firstBlock(node), stopped(stop)])
      const begins = () => {
        isUnderWay = true
      }
      if (!stop.aborted) await runMarket({ options, node, display, logFolder, began, stop, end, begins })
      if (node.sealer.failure !== undefined) throw node.sealer.failure
    } finally {
      disarm()
      await node.stop()
      forgetFaults()
    }
  } finally {
    display.close()
    if (!isUnderWay && options.dataDir === undefined) removeUnused(logFolder)
  }
}

interface Running {
  readonly options: UpOptions
  readonly node: GliaNode
  readonly display: Display
  readonly logFolder: string
  readonly began: number
  /** Fires when the market has to end. */
  readonly stop: AbortSignal
  /** Fires it. */
  readonly end: () => void
  /** To be called when the market's processes are about to start. */
  readonly begins: () => void
}

async function runMarket({ options, node, display, logFolder, began, stop, end, begins }: Running): Promise<void> {
  const url = `ws://${reachable(options.host)}:${node.port}`
  display.notice(`chain on ${url}, first block after ${((performance.now() - began) / 1000).toFixed(2)} s`)
  const { expectMarketSubnet, FINAL_EXIT_CODE, retrievalMarket } = await import('@glia/subnets')
  const { netuid: asked, openWeights = false } = options
  const netuid = await expectMarketSubnet(url, { openWeights, ...(asked === undefined ? {} : { netuid: asked }) })
  begins()
  const processes = retrievalMarket({
    rpcUrl: url,
    netuid,
    logFolder,
    ip: await announceableAddress(),
    ...(options.roundMs === undefined ? {} : { roundMs: options.roundMs }),
    openWeights,
  })
  const market = new MarketState('retrieval', netuid, processes, (text) => display.notice(text))
  const snapshot = (): Snapshot => ({
    block: node.chain.head.number,
    hash: node.chain.head.hash,
    finalized: node.chain.finalized,
    milliseconds: performance.now() - began,
    url,
    logFolder,
    market: market.view(),
  })
  let failure: CliError | undefined
  const supervisor = new Supervisor({
    logFolder,
    finalExitCode: FINAL_EXIT_CODE,
    onMessage: (_name, message) => market.telemetry(message as Telemetry),
    onState: (name, state) => {
      market.process(name, state)
      if (state.kind !== 'failed') return
      failure ??= new CliError('MARKET_FAILED', `${name} cannot do its work: ${state.reason}`)
      end()
    },
  })
  const forget = node.events.on('sealed', () => display.block(snapshot()))
  const following = followMetagraph({
    url,
    netuid,
    signal: stop,
    onMetagraph: (metagraph, alphaPrice) => market.metagraph(metagraph, alphaPrice, performance.now() - began),
    onFailure: (error) => market.notice(`the metagraph cannot be read: ${explain(error).message}`),
  })
  try {
    for (const { name, argv, role } of processes) supervisor.add({ name, argv, endsByItself: role === 'setup' })
    await stopped(stop)
  } finally {
    forget()
    display.stopping(snapshot())
    await Promise.all([supervisor.stop(), following])
  }
  if (failure !== undefined) throw failure
}

/** Fires with `signal`, after so many milliseconds, or when the node has failed. */
function stopAfter(
  signal: AbortSignal,
  milliseconds: number | undefined,
  failed: Promise<unknown>,
): { stop: AbortSignal; end: () => void; disarm: () => void } {
  const controller = new AbortController()
  const abort = () => controller.abort()
  void failed.then(abort)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  const timer = milliseconds === undefined ? undefined : setTimeout(abort, milliseconds)
  return { stop: controller.signal, end: abort, disarm: () => clearTimeout(timer) }
}

function nodeOptions(options: UpOptions): NodeOptions {
  const {
    netuid: _netuid,
    roundMs: _roundMs,
    openWeights: _openWeights,
    duration: _duration,
    json: _json,
    dataDir,
    ...node
  } = forNode(options)
  return {
    ...node,
    fastBlocks: true,
    ...(dataDir === undefined ? {} : { dataDir: chainFolder(dataDir) }),
  }
}

/** The chain is never kept waiting by what loads after it: the market starts when the first block is in. */
function firstBlock(node: GliaNode): Promise<void> {
  if (node.chain.head.number > 0) return Promise.resolve()
  return new Promise((resolve) => {
    const forget = node.events.on('sealed', () => {
      forget()
      resolve()
    })
  })
}
