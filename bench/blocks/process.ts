// One configuration of `blocks` in a process of its own.
import { writeFileSync } from 'node:fs'
import { Garbage } from '../measure/garbage.ts'
import { type Memory, memory } from '../measure/memory.ts'
import { manualNode } from '../measure/node.ts'
import { givenOptions } from '../measure/ownProcess.ts'
import { profiled } from '../measure/profile.ts'
import { type Spread, timed } from '../measure/times.ts'
import { assertBooks, assertWorked, holdings } from '../network/checks.ts'
import { networkSpec } from '../network/fillNetwork.ts'
import type { NetworkShape } from '../network/shape.ts'
import { ROOT_AT_END } from './rootAtEnd.ts'

export interface BlocksRun {
  readonly shape: Partial<NetworkShape>
  readonly blocks: number
  /** Directory of the database; in memory when left out. */
  readonly dataDir?: string
  readonly history?: number
  /** One state root at the end instead of one a block. */
  readonly rootAtEnd?: boolean
  /** Where to write a .cpuprofile of the blocks. */
  readonly profile?: string
  /** Only opens the database and makes one block. */
  readonly reopen?: boolean
}

export interface BlocksResult {
  /** Milliseconds until the node could be asked: to make the first state, or to open the database. */
  readonly startMs: number
  readonly times: Spread
  /** Milliseconds of all blocks together. */
  readonly elapsed: number
  /** Milliseconds of processor time that they took, on all threads: what a busy machine does not change. */
  readonly processorMs: number
  /** Milliseconds on collecting garbage. */
  readonly garbageMs: number
  readonly atStart: Memory
  readonly atEnd: Memory
}

const given = givenOptions<BlocksRun>()
const began = performance.now()
const { node, seal, state } = await manualNode(networkSpec(given.shape), {
  ...(given.dataDir === undefined ? {} : { dataDir: given.dataDir }),
  ...(given.history === undefined ? {} : { history: given.history }),
  ...(given.rootAtEnd === true ? ROOT_AT_END : {}),
})
const startMs = performance.now() - began
const atStart = memory()
const before = holdings(state())
const garbage = new Garbage()
const from = performance.now()
const used = process.cpuUsage()
const run = () => timed(given.reopen === true ? 1 : given.blocks, seal)
let times: Spread
if (given.profile === undefined) times = await run()
else {
  const { value, profile } = await profiled(run)
  writeFileSync(given.profile, JSON.stringify(profile))
  times = value
}
if (given.rootAtEnd === true) node.chain.stateRoot()
const elapsed = performance.now() - from
const { user, system } = process.cpuUsage(used)
const processorMs = (user + system) / 1000
const garbageMs = await garbage.stop()
const atEnd = memory()
assertWorked(state(), before)
assertBooks(state())
await node.stop()
const result: BlocksResult = { startMs, times, elapsed, processorMs, garbageMs, atStart, atEnd }
console.log(JSON.stringify(result))
process.exit(0)
