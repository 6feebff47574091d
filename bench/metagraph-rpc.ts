// SubnetInfoRuntimeApi_get_metagraph of a full 256-UID subnet over WebSocket, while blocks are made every 250 ms.
// Arguments: [CALLS] (400 by default) --beside DIR (a node of that checkout is asked in turns with this one's, both at once)
import { once } from 'node:events'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { WebSocket } from 'ws'
import { wholes } from '../scripts/usage.ts'
import { metric, type StartedNode, startBenchNode } from './node/start.ts'
import type { Figure } from './run.ts'

const UIDS = 256
const CALLS = 400
/** Calls after which V8 has compiled what an answer runs: less measures that. */
const WARM_UP = 4000
/** Between calls, so that they fall on all moments of a block, and many on one that nobody has asked about yet. */
const PAUSE_MS = 17
/** Calls to one of two nodes before it is the other's turn. */
const IN_A_ROW = 50
const PARAMS = '["SubnetInfoRuntimeApi_get_metagraph","0x0100",null]'

/** A node that is asked. */
class Asked {
  readonly times: number[] = []
  bytes = 0
  readonly node: StartedNode
  readonly #ws: WebSocket
  #id = 0

  private constructor(node: StartedNode, ws: WebSocket) {
    this.node = node
    this.#ws = ws
  }

  static async start(checkout?: string): Promise<Asked> {
    const options = { seal: 'interval=250ms', network: { subnets: 1, uids: UIDS }, history: 2000 }
    const node = await startBenchNode(options, checkout)
    const ws = new WebSocket(`ws://127.0.0.1:${node.port}`)
    await once(ws, 'open')
    return new Asked(node, ws)
  }

  /** How long the answer took, in milliseconds. */
  async ask(): Promise<number> {
    const began = performance.now()
    this.#ws.send(`{"jsonrpc":"2.0","id":${this.#id++},"method":"state_call","params":${PARAMS}}`)
    const [data] = (await once(this.#ws, 'message')) as [Buffer]
    const ms = performance.now() - began
    if (data.length < 10_000) throw new Error(`expected a metagraph, found ${data.toString().slice(0, 200)}`)
    this.bytes = data.length
    return ms
  }

  /** Time within which so much of the answers was there. */
  share(part: number): number {
    const sorted = [...this.times].sort((a, b) => a - b)
    return sorted[Math.floor((sorted.length - 1) * part)] as number
  }

  async stop(): Promise<void> {
    this.#ws.terminate()
    await this.node.stop()
  }
}

export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { beside: { type: 'string' } },
  })
  const [calls = CALLS] = wholes(positionals, ['the number of calls'])
  const all: Asked[] = []
  try {
    const one = await Asked.start()
    all.push(one)
    if (values.beside !== undefined) all.push(await Asked.start(resolve(values.beside)))
    for (const each of all) for (let i = 0; i < WARM_UP; i++) await each.ask()
    const height = await metric(one.node.port, 'glia_block_height')
    const from = performance.now()
    for (let done = 0; done < calls; done += IN_A_ROW) {
      for (const each of all)
        for (let i = 0; i < Math.min(IN_A_ROW, calls - done); i++) {
          each.times.push(await each.ask())
          await new Promise((goOn) => setTimeout(goOn, PAUSE_MS))
        }
      // Who comes first had no other before it.
      all.reverse()
    }
    const seconds = (performance.now() - from) / 1000
    const blocks = (await metric(one.node.port, 'glia_block_height')) - height
    const other = all.find((each) => each !== one)
    const peer = (part: number) => (other === undefined ? {} : { peer: { name: 'beside', value: other.share(part) } })
    return [
      {
        name: `metagraph of ${UIDS} UIDs, median`,
        value: one.share(0.5),
        unit: 'ms',
        target: { atMost: 3 },
        ...peer(0.5),
      },
      { name: 'metagraph, 90th percentile', value: one.share(0.9), unit: 'ms', ...peer(0.9) },
      { name: 'metagraph, 99th percentile', value: one.share(0.99), unit: 'ms', ...peer(0.99) },
      { name: 'answer', value: one.bytes, unit: 'bytes' },
      { name: 'blocks meanwhile', value: blocks / seconds, unit: '/s' },
    ]
  } finally {
    for (const each of all) await each.stop()
  }
}
