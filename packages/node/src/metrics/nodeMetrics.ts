import type { Chain } from '../chain/chain.ts'
import type { SealTiming } from '../engine/sealer.ts'
import type { Pool } from '../pool/pool.ts'
import type { CallObserver } from '../rpc/core/dispatcher.ts'
import type { RpcServer } from '../rpc/server.ts'
import { type Count, Registry } from './registry.ts'

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** What the node measures of itself. */
export class NodeMetrics implements CallObserver {
  readonly registry = new Registry()
  readonly #blockTime = this.registry.histogram(
    'glia_block_seconds',
    'Time to make and commit a block, in seconds.',
    SECONDS,
  )
  readonly #transactions = this.registry.counter('glia_transactions_total', 'Transactions in blocks made here.').of({})
  readonly #calls = this.registry.counter('glia_rpc_calls_total', 'JSON-RPC calls by method and outcome.')
  readonly #callsOf = new Map<string, { readonly ok: Count; readonly error: Count }>()
  readonly #callTime = this.registry.histogram(
    'glia_rpc_call_seconds',
    'Time from the request to its answer, in seconds.',
    SECONDS,
  )

  constructor(chain: Chain, pool: Pool) {
    const { registry } = this
    registry.gauge('glia_block_height', 'Number of the best block.', () => chain.head.number)
    registry.gauge('glia_finalized_height', 'Number of the last finalized block.', () => chain.finalized)
    registry.gauge('glia_pool_ready', 'Transactions that could go into the next block.', () => pool.readyCount)
    registry.gauge('glia_pool_future', 'Transactions that wait for others.', () => pool.futureCount)
    registry.gauge('glia_pool_bytes', 'Bytes of all transactions in the pool.', () => pool.bytes)
    registry.gauge('process_resident_memory_bytes', 'Resident memory of the process.', () => process.memoryUsage.rss())
    registry.gauge('process_cpu_seconds_total', 'Processor time of the process.', () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1e6
    })
  }

  watch(server: RpcServer): void {
    this.registry.gauge('glia_rpc_connections', 'Open WebSocket connections.', () => server.connectionCount)
    this.registry.gauge(
      'glia_rpc_bytes_in_flight',
      'Bytes held for clients, in both directions.',
      () => server.bytesInFlight,
    )
    this.registry.gauge('glia_rpc_sockets', 'Open connections over HTTP and WebSocket.', () => server.socketCount)
    this.registry.gauge('glia_rpc_subscriptions', 'Open subscriptions.', () => server.subscriptionCount)
    this.registry.counters(
      'glia_rpc_refused_total',
      'Connections and requests that were refused, by why.',
      'why',
      () => server.refusals.refusedCounts,
    )
    this.registry.counters(
      'glia_rpc_dismissed_total',
      'Clients that were let go, by why.',
      'why',
      () => server.refusals.dismissedCounts,
    )
  }

  sealed({ ms, transactions }: SealTiming): void {
    this.#blockTime.observe(ms / 1000)
    if (transactions > 0) this.#transactions.add(transactions)
  }

  called(method: string, ok: boolean, ms: number): void {
    const { ok: answered, error } = this.#countsOf(method)
    if (ok) answered.add()
    else error.add()
    this.#callTime.observe(ms / 1000)
  }

  #countsOf(method: string): { readonly ok: Count; readonly error: Count } {
    let counts = this.#callsOf.get(method)
    if (counts === undefined) {
      counts = {
        ok: this.#calls.of({ method, outcome: 'ok' }),
        error: this.#calls.of({ method, outcome: 'error' }),
      }
      this.#callsOf.set(method, counts)
    }
    return counts
  }
}
