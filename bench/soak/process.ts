// The blocks of `soak` in a process of their own.

import { presetSpec } from '../../packages/node/src/index.ts'
import { collect, type Memory, memory } from '../measure/memory.ts'
import { manualNode } from '../measure/node.ts'
import { givenOptions } from '../measure/ownProcess.ts'

export interface SoakRun {
  readonly blocks: number
  /** Blocks after which memory is looked at, besides every `step`. */
  readonly baseline: number
  readonly step: number
  readonly dataDir?: string
  readonly history?: number
}

export interface SoakResult {
  readonly elapsed: number
  readonly looks: readonly { readonly block: number; readonly memory: Memory }[]
}

const given = givenOptions<SoakRun>()
const { node, seal } = await manualNode(presetSpec('localnet', true), {
  ...(given.dataDir === undefined ? {} : { dataDir: given.dataDir }),
  ...(given.history === undefined ? {} : { history: given.history }),
})
const looks: { block: number; memory: Memory }[] = []
const from = performance.now()
for (let block = 1; block <= given.blocks; block++) {
  await seal()
  if (block % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
  if (block !== given.baseline && block % given.step !== 0) continue
  collect()
  const now = memory()
  looks.push({ block, memory: now })
  const seconds = ((performance.now() - from) / 1000).toFixed(0)
  console.error(
    `${block} blocks, ${seconds} s: ${now.resident.toFixed(0)} MB resident (${now.anonymous.toFixed(0)} anonymous, ${now.fileMapped.toFixed(0)} file-mapped)`,
  )
}
const result: SoakResult = { elapsed: performance.now() - from, looks }
await node.stop()
console.log(JSON.stringify(result))
process.exit(0)
