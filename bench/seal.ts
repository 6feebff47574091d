// Empty blocks per second on the local network's state, each with inherents, hooks, state root, header and commit.
// Arguments: [SECONDS] (5 by default)
import { presetSpec, startNode } from '../packages/node/src/index.ts'
import { wholes } from '../scripts/usage.ts'
import { BY_HAND } from './measure/byHand.ts'
import type { Figure } from './run.ts'

/** Blocks after which V8 has compiled what a block runs: less measures that. */
const WARM_UP = 10_000
const SECONDS = 5

export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const [seconds = SECONDS] = wholes(args, ['the number of seconds'])
  const node = await startNode({ chain: presetSpec('localnet', true), ...BY_HAND })
  try {
    const seal = async () => {
      const block = await node.sealer.seal()
      node.chain.markFinal(block.number)
    }
    for (let i = 0; i < WARM_UP; i++) await seal()
    const times: number[] = []
    const from = performance.now()
    while (performance.now() - from < seconds * 1000) {
      const began = performance.now()
      await seal()
      times.push(performance.now() - began)
      // The engine gives the event loop its turn after each block too.
      if (times.length % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    const elapsed = performance.now() - from
    times.sort((a, b) => a - b)
    const share = (part: number) => times[Math.floor(times.length * part)] as number
    return [
      { name: 'empty blocks', value: (times.length / elapsed) * 1000, unit: '/s', target: { atLeast: 2000 } },
      { name: 'one block, median', value: share(0.5), unit: 'ms' },
      { name: 'one block, 99th percentile', value: share(0.99), unit: 'ms' },
    ]
  } finally {
    await node.stop()
  }
}
