// Sustained signed transfers per second through WebSocket, with every signature checked, blocks every 250 ms.
// Arguments: [TRANSFERS] [THREADS] (30,000 transfers by default; threads that check signatures)
import { WebSocket } from 'ws'
import { wholes } from '../scripts/usage.ts'
import { metric, startBenchNode } from './node/start.ts'
import { makeSenders, signTransfer } from './node/transfers.ts'
import type { Figure } from './run.ts'

const SENDERS = 250
const SECONDS = 8
const CONNECTIONS = 4
/** Requests a connection has open at once. */
const WINDOW = 400

/** Sends prepared requests, keeping a window of them open. Counts answers by kind. */
class Client {
  accepted = 0
  refused = 0
  firstError: string | undefined
  readonly #ws: WebSocket
  readonly #next: () => string | undefined
  #open = 0
  #drained: () => void = () => undefined
  readonly done = new Promise<void>((resolve) => {
    this.#drained = resolve
  })

  constructor(ws: WebSocket, next: () => string | undefined) {
    this.#ws = ws
    this.#next = next
    ws.on('message', (data) => {
      this.#open--
      const text = data.toString()
      if (text.includes('"result"')) this.accepted++
      else {
        this.refused++
        this.firstError ??= text
      }
      this.fill()
    })
  }

  fill(): void {
    while (this.#open < WINDOW) {
      const request = this.#next()
      if (request === undefined) {
        if (this.#open === 0) this.#drained()
        return
      }
      this.#open++
      this.#ws.send(request)
    }
  }
}

/** @param args number of transfers to sign and send, and verification threads */
export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const [total = 30_000, threads] = wholes(args, ['the number of transfers', 'the number of threads'])
  const verifyThreads = threads === undefined ? {} : { verifyThreads: threads }
  const senders = await makeSenders(SENDERS)
  const node = await startBenchNode({
    seal: 'interval=250ms',
    funded: senders.map(({ account }) => account),
    history: 2000,
    ...verifyThreads,
  })
  try {
    const requests: string[] = []
    for (let i = 0; i < total; i++) {
      const from = senders[i % SENDERS] as (typeof senders)[number]
      const to = senders[(i * 7 + 3) % SENDERS] as (typeof senders)[number]
      const hex = signTransfer(from, to.account, Math.floor(i / SENDERS), node.genesisHash)
      requests.push(`{"jsonrpc":"2.0","id":${i},"method":"author_submitExtrinsic","params":["${hex}"]}`)
    }
    let at = 0
    const next = () => requests[at++]
    const clients = await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        const ws = new WebSocket(`ws://127.0.0.1:${node.port}`)
        await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject))
        return new Client(ws, next)
      }),
    )
    const began = performance.now()
    for (const client of clients) client.fill()
    // The first second warms up; then what is in blocks is what counts.
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const height = await metric(node.port, 'glia_block_height')
    const before = await metric(node.port, 'glia_transactions_total')
    const cpuBefore = await metric(node.port, 'process_cpu_seconds_total')
    const from = performance.now()
    const done = Promise.all(clients.map((client) => client.done))
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, SECONDS * 1000))])
    const sent = performance.now()
    const after = await metric(node.port, 'glia_transactions_total')
    const blocks = (await metric(node.port, 'glia_block_height')) - height
    const cpu = (await metric(node.port, 'process_cpu_seconds_total')) - cpuBefore
    const refused = clients.reduce((sum, client) => sum + client.refused, 0)
    const error = clients.find((client) => client.firstError !== undefined)?.firstError
    if (error !== undefined) console.error(`first refusal: ${error}`)
    const seconds = (sent - from) / 1000
    return [
      { name: 'signed transfers in blocks', value: (after - before) / seconds, unit: '/s', target: { atLeast: 3000 } },
      { name: 'processor time of the node', value: (cpu / (after - before)) * 1e6, unit: 'us each' },
      { name: 'blocks meanwhile', value: blocks / seconds, unit: '/s' },
      { name: 'refused', value: refused, unit: 'transfers' },
      { name: 'time measured', value: (sent - began) / 1000, unit: 's' },
    ]
  } finally {
    await node.stop()
  }
}
