import type { GliaNode, NodeOptions } from '@glia/node'
import { exposed, reachable } from './hosts.ts'
import { keepThroughFaults } from './lastResort.ts'
import type { NodeLog } from './nodeLog.ts'
import { stopped } from './stopSignal.ts'

/** Starts a node that reports to `log`. The node's code is loaded here and not before. */
export async function startLoggedNode(options: NodeOptions, log: NodeLog): Promise<GliaNode> {
  const { startNode, LOOPBACK, NODE_NAME, NODE_VERSION } = await import('@glia/node')
  const node = await startNode({ ...options, log })
  node.events.on('sealed', ({ block, ms, transactions }) =>
    log.block({ number: block.number, hash: block.hash, transactions, ms: Number(ms.toFixed(2)) }),
  )
  const { chain, engine, ports, metricsPort } = node
  const seal = engine.mode.kind === 'interval' ? `a block every ${engine.mode.ms} ms` : `${engine.mode.kind} sealing`
  const place = options.dataDir === undefined ? 'state in memory' : `state in ${options.dataDir}`
  const { number, hash } = chain.head
  log.started(
    `${NODE_NAME} ${NODE_VERSION}, ${chain.spec.name} ${chain.spec.type}, ${seal}, ${place}, at block ${number}`,
    {
      chain: chain.spec.name,
      type: chain.spec.type,
      seal: engine.mode,
      dataDir: options.dataDir,
      head: { number, hash },
    },
  )
  const host = reachable(options.host)
  // A port of their own is on this machine alone, wherever the other one is.
  const metricsHost = metricsPort === undefined || options.metricsExternal === true ? host : reachable(LOOPBACK)
  const metrics = `http://${metricsHost}:${metricsPort ?? node.port}/metrics`
  log.started(
    `JSON-RPC on ${ports.map((port) => `ws://${host}:${port} and http://${host}:${port}`).join(', ')}; metrics on ${metrics}`,
    { ports, metrics },
  )
  warnIfExposed(options, chain.spec.type, log)
  return node
}

/** Tells who opens a node to others, or to pages that he visits, what they then may do. */
function warnIfExposed(
  { host, genesis, rpcMethods, rpcCors, rpcHosts, metricsExternal }: NodeOptions,
  type: string,
  log: NodeLog,
): void {
  const unsafe = rpcMethods === 'Unsafe' ? '; and call methods that make blocks and change the node' : ''
  const open = exposed(host)
  if (open.length > 0) {
    const text = `listening on ${open.join(' and ')}: whoever reaches this machine may use the node`
    const keys =
      type === 'Live'
        ? ''
        : genesis === undefined
          ? '; its keys are known to everybody (//Alice is sudo), so they may change the chain as they like'
          : '; the keys of development accounts are known to everybody, so they may do what its genesis file lets those do'
    log.warn(text + keys + unsafe)
    if (metricsExternal === true)
      log.warn(
        `metrics are open on ${open.join(' and ')} too (--metrics-external): whoever reaches this machine may read how the node does`,
      )
  } else if (metricsExternal === true)
    log.warn(
      'nobody but this machine reaches the node (--host), and so nobody else reads its metrics: --metrics-external changes nothing',
    )
  if (rpcCors === 'all')
    log.warn(
      `any web page that somebody opens who reaches the node may use it (--rpc-cors all)${unsafe}: name the pages`,
    )
  // What a browser says of a page's own origin with a POST is looked at still; with a GET it says nothing.
  if (rpcHosts === 'all')
    log.warn(
      'a web page whose name is made to lead to this machine (DNS rebinding) may read what programs of it may, such as /metrics (--rpc-hosts all): list the names',
    )
}

/** Runs a node until the signal fires, then closes it. Throws NodeError when it fails by itself. */
export async function runNode(options: NodeOptions, log: NodeLog, signal: AbortSignal): Promise<void> {
  const node = await startLoggedNode(options, log)
  const forgetFaults = keepThroughFaults(log, options.dataDir)
  const failure = await Promise.race([stopped(signal), node.failed])
  await node.stop()
  forgetFaults()
  if (failure !== undefined) throw failure
  log.info(`stopped at block ${node.chain.head.number}`)
}
