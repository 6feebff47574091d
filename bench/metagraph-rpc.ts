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

/** What nodes of one checkout answered. */
class Build {
  readonly times: number[] = []
  bytes = 0
  blocks = 0
  seconds = 0
  /** Undefined for this one. */
  readonly checkout: string | undefined

  constructor(checkout?: string) {
    this.checkout = checkout
  }

  /** Milliseconds within which so much of the answers was there. */
  within(share: number): number {
    const sorted = [...this.times].sort((a, b) => a - b)
    return sorted[Math.floor((sorted.length - 1) * share)] as number
  }
}

/** A node that is asked. */
class Asked {
  readonly #build: Build
  readonly #node: StartedNode
  readonly #ws: WebSocket
  #id = 0

  private constructor(build: Build, node: StartedNode, ws: WebSocket) {
    this.#build = build
    this.#node = node
    this.#ws = ws
  }

  static async start(build: Build): Promise<Asked> {
    const options = { seal: 'interval=250ms', network: { subnets: 1, uids: UIDS }, history: 2000 }
    const node = await startBenchNode(options, build.checkout)
    const ws = new WebSocket(`ws://127.0.0.1:${node.port}`)
    await once(ws, 'open')
    return new Asked(build, node, ws)
  }

  /** How long the answer took, in milliseconds. */
  async ask(): Promise<number> {
    const began = performance.now()
    this.#ws.send(`{"jsonrpc":"2.0","id":${this.#id++},"method":"state_call","params":${PARAMS}}`)
    const [data] = (await once(this.#ws, 'message')) as [Buffer]
    const ms = performance.now() - began
    if (data.length < 10_000) throw new Error(`expected a metagraph, found ${data.toString().slice(0, 200)}`)
    this.#build.bytes = data.length
    return ms
  }

  async measure(calls: number): Promise<void> {
    const { times } = this.#build
    const since = performance.now()
    const height = await metric(this.#node.port, 'glia_block_height')
    for (let i = 0; i < calls; i++) {
      times.push(await this.ask())
      await new Promise((goOn) => setTimeout(goOn, PAUSE_MS))
    }
    this.#build.blocks += (await metric(this.#node.port, 'glia_block_height')) - height
    this.#build.seconds += (performance.now() - since) / 1000
  }

  async stop(): Promise<void> {
    this.#ws.terminate()
    await this.#node.stop()
  }
}

/** Starts a node of each build, the first one first, and asks them in turns. */
async function inTurns(builds: readonly Build[], calls: number): Promise<void> {
  const all: Asked[] = []
  try {
    for (const build of builds) all.push(await Asked.start(build))
    for (const each of all) for (let i = 0; i < WARM_UP; i++) await each.ask()
    for (let done = 0; done < calls; done += IN_A_ROW) {
      for (const each of all) await each.measure(Math.min(IN_A_ROW, calls - done))
      // Who comes first had no other before it.
      all.reverse()
    }
  } finally {
    for (const each of all) await each.stop()
  }
}

export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { beside: { type: 'string' } },
  })
  const [calls = CALLS] = wholes(positionals, ['the number of calls'])
  const one = new Build()
  const other = values.beside === undefined ? undefined : new Build(resolve(values.beside))
  if (other === undefined) await inTurns([one], calls)
  else {
    // Of a checkout beside itself, too, the node that is started first is the slower one.
    await inTurns([one, other], Math.ceil(calls / 2))
    await inTurns([other, one], Math.ceil(calls / 2))
  }
  const within = (share: number) => ({
    value: one.within(share),
    unit: 'ms',
    ...(other === undefined ? {} : { peer: { name: 'beside', value: other.within(share) } }),
  })
  return [
    { name: `metagraph of ${UIDS} UIDs, median`, ...within(0.5), target: { atMost: 3 } },
    { name: 'metagraph, 90th percentile', ...within(0.9) },
    { name: 'metagraph, 99th percentile', ...within(0.99) },
    { name: 'answer', value: one.bytes, unit: 'bytes' },
    { name: 'blocks meanwhile', value: one.blocks / one.seconds, unit: '/s' },
  ]
}
