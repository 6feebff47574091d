// Makes 100 empty blocks whenever it is asked, with the node of the checkout that is named first, without the hooks and the inherent
// of the pallets that are named second.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Usage } from '../../scripts/usage.ts'
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
const without = process.argv[3]?.split(',').filter((name) => name !== '') ?? []
const load = (path: string) => import(pathToFileURL(join(folder, path)).href)
type Node = typeof import('../../packages/node/src/index.ts')
const { presetSpec, startNode } = (await load('packages/node/src/index.ts')) as Node
const chain = without.length === 0 ? presetSpec('localnet', true) : await lessened(presetSpec('localnet', true))
const node = await startNode({ chain, ...BY_HAND })
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

/** The network without what these pallets do in each block. */
async function lessened(spec: ReturnType<Node['presetSpec']>): Promise<typeof spec> {
  const { runtime } = (await load('packages/frame/src/index.ts')) as typeof import('../../packages/frame/src/index.ts')
  const { pallets } = spec.runtime
  const unknown = without.filter((name) => !pallets.some((pallet) => pallet.name === name))
  if (unknown.length > 0) throw new Usage(`expected names of pallets, found ${unknown.join(', ')}`)
  const fewer = pallets.map(({ hooks, inherent, ...rest }) =>
    without.includes(rest.name) ? rest : { ...rest, ...(hooks && { hooks }), ...(inherent && { inherent }) },
  )
  return { ...spec, runtime: runtime({ ...spec.runtime, pallets: fewer }) }
}
