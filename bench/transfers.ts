// Sustained signed transfers per second through WebSocket, with every signature checked, blocks every 250 ms.
// Arguments: [TRANSFERS] [THREADS] (30,000 transfers by default; threads that check signatures) --accounts N --strangers
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { WebSocket } from 'ws'
import { Usage, whole, wholes } from '../scripts/usage.ts'
import { accountOf } from './network/accounts.ts'
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

/** Spreads the receivers over all accounts: the golden ratio of 2^32. */
const STRIDE = 2_654_435_761

/**
 * The measurement. Arguments: the number of transfers to sign and send, and of threads that check signatures;
 * `--accounts N`: the chain is on disk and holds so many accounts beside; `--strangers`: those are paid, each once, and
 * not the senders each other.
 */
export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { accounts: { type: 'string' }, strangers: { type: 'boolean', default: false } },
  })
  const [total = 30_000, threads] = wholes(positionals, ['the number of transfers', 'the number of threads'])
  const accounts = values.accounts === undefined ? undefined : whole('--accounts', values.accounts)
  if (accounts === undefined) {
    if (values.strangers) throw new Usage('--strangers needs accounts to pay: give --accounts N')
    return measure(total, threads)
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'glia-bench-transfers-'))
  try {
    return await measure(total, threads, { dataDir, accounts, strangers: values.strangers })
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

interface Crowd {
  readonly dataDir: string
  readonly accounts: number
  readonly strangers: boolean
}

async function measure(total: number, threads: number | undefined, crowd?: Crowd): Promise<readonly Figure[]> {
  const verifyThreads = threads === undefined ? {} : { verifyThreads: threads }
  const senders = await makeSenders(SENDERS)
  const receiver = (i: number) =>
    crowd?.strangers === true
      ? accountOf('funded', (i * STRIDE) % crowd.accounts)
      : (senders[(i * 7 + 3) % SENDERS] as (typeof senders)[number]).account
  const node = await startBenchNode({
    seal: 'interval=250ms',
    funded: senders.map(({ account }) => account),
    history: 2000,
    ...(crowd === undefined ? {} : { accounts: crowd.accounts, dataDir: crowd.dataDir }),
    ...verifyThreads,
  })
  try {
    const requests: string[] = []
    for (let i = 0; i < total; i++) {
      const from = senders[i % SENDERS] as (typeof senders)[number]
      const hex = signTransfer(from, receiver(i), Math.floor(i / SENDERS), node.genesisHash)
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
