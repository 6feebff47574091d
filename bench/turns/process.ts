// Makes 100 empty blocks whenever it is asked, with the node of the checkout that is named first.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BY_HAND } from '../measure/byHand.ts'

/** What 100 blocks took. */
export interface Turn {
  readonly ms: number
  /** Of all threads. */
  readonly cpuMs: number
}

const BLOCKS = 100
/** Blocks after which V8 has compiled what a block runs. */
const WARM_UP = 10_000

const folder = process.argv[2] ?? process.cwd()
const source = pathToFileURL(join(folder, 'packages/node/src/index.ts')).href
const { presetSpec, startNode } = (await import(source)) as typeof import('../../packages/node/src/index.ts')
const node = await startNode({ chain: presetSpec('localnet', true), ...BY_HAND })
const blocks = async (count: number) => {
  for (let i = 0; i < count; i++) {
    const block = await node.sealer.seal()
    node.chain.markFinal(block.number)
  }
}
await blocks(WARM_UP)
process.on('message', async () => {
  const [from, cpu] = [performance.now(), process.cpuUsage()]
  await blocks(BLOCKS)
  const ms = performance.now() - from
  const { user, system } = process.cpuUsage(cpu)
  process.send?.({ ms, cpuMs: (user + system) / 1000 } satisfies Turn)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
