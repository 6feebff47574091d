// SubnetInfoRuntimeApi_get_metagraph of a full 256-UID subnet over WebSocket, while blocks are made every 250 ms.
// Arguments: [CALLS] (400 by default)
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { wholes } from '../scripts/usage.ts'
import { metric, startBenchNode } from './node/start.ts'
import type { Figure } from './run.ts'

const UIDS = 256
const CALLS = 400
/** Calls after which V8 has compiled what an answer runs: less measures that. */
const WARM_UP = 4000
/** Between calls, so that they fall on all moments of a block, and many on one that nobody has asked about yet. */
const PAUSE_MS = 17

export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const [calls = CALLS] = wholes(args, ['the number of calls'])
  const node = await startBenchNode({ seal: 'interval=250ms', network: { subnets: 1, uids: UIDS }, history: 2000 })
  const ws = new WebSocket(`ws://127.0.0.1:${node.port}`)
  try {
    await once(ws, 'open')
    const params = '["SubnetInfoRuntimeApi_get_metagraph","0x0100",null]'
    let id = 0
    const ask = async () => {
      const began = performance.now()
      ws.send(`{"jsonrpc":"2.0","id":${id++},"method":"state_call","params":${params}}`)
      const [data] = (await once(ws, 'message')) as [Buffer]
      const ms = performance.now() - began
      if (data.length < 10_000) throw new Error(`expected a metagraph, found ${data.toString().slice(0, 200)}`)
      return { ms, bytes: data.length }
    }
    for (let i = 0; i < WARM_UP; i++) await ask()
    const height = await metric(node.port, 'glia_block_height')
    const from = performance.now()
    const times: number[] = []
    let bytes = 0
    for (let i = 0; i < calls; i++) {
      const answer = await ask()
      times.push(answer.ms)
      bytes = answer.bytes
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    const seconds = (performance.now() - from) / 1000
    const blocks = (await metric(node.port, 'glia_block_height')) - height
    times.sort((a, b) => a - b)
    const share = (part: number) => times[Math.floor((times.length - 1) * part)] as number
    return [
      { name: `metagraph of ${UIDS} UIDs, median`, value: share(0.5), unit: 'ms', target: { atMost: 3 } },
      { name: 'metagraph, 90th percentile', value: share(0.9), unit: 'ms' },
      { name: 'metagraph, 99th percentile', value: share(0.99), unit: 'ms' },
      { name: 'answer', value: bytes, unit: 'bytes' },
      { name: 'blocks meanwhile', value: blocks / seconds, unit: '/s' },
    ]
  } finally {
    ws.terminate()
    await node.stop()
  }
}
