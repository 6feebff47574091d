// One state of `growth` in a process of its own: fills it, measures it, or in memory both.
import { fromHex } from '@glia/base'
import type { AccountId } from '../../packages/frame/src/index.ts'
import { collect, type Memory, memory } from '../measure/memory.ts'
import { type ManualNode, manualNode } from '../measure/node.ts'
import { givenOptions } from '../measure/ownProcess.ts'
import { type Spread, spread, timed } from '../measure/times.ts'
import { accountOf } from '../network/accounts.ts'
import { manyAccountsSpec } from '../network/manyAccounts.ts'
import { makeSenders, type Sender, signTransfer } from '../node/transfers.ts'

export interface KeysRun {
  readonly accounts: number
  /** Directory of the database; in memory when left out. */
  readonly dataDir?: string
  /** On disk these are two processes, so that opening and memory are those of a node that was started again. */
  readonly step: 'fill' | 'measure' | 'both'
  readonly emptyBlocks: number
  readonly transferBlocks: number
  readonly transfersEach: number
}

export interface KeysResult {
  /** Milliseconds until the node could be asked: to make the first state, or to open the database. */
  readonly startMs: number
  readonly opened: Memory
  readonly empty: Spread
  readonly transfers: Spread
  readonly atEnd: Memory
}

/** Blocks that need not be kept readable: only the present state is measured. */
const HISTORY = 16
/** Spreads the receivers over all accounts: the golden ratio of 2^32. */
const STRIDE = 2_654_435_761

const given = givenOptions<KeysRun>()
const senders = await makeSenders(given.transferBlocks * given.transfersEach)
const ids = senders.map(({ account }) => account)
const began = performance.now()
const node = await manualNode(manyAccountsSpec(given.accounts, ids), {
  history: HISTORY,
  ...(given.dataDir === undefined ? {} : { dataDir: given.dataDir }),
})
const startMs = performance.now() - began
collect()
const opened = memory()
const empty = given.step === 'fill' ? spread([]) : await timed(given.emptyBlocks, node.seal)
const transfers = given.step === 'fill' ? spread([]) : await transferBlocks(node)
collect()
const result: KeysResult = { startMs, opened, empty, transfers, atEnd: memory() }
await node.node.stop()
console.log(JSON.stringify(result))
process.exit(0)

/** Blocks of transfers that the pool has checked already: what is timed is the blocks alone, with execution and root. */
async function transferBlocks({ node: { pool, chain }, seal }: ManualNode): Promise<Spread> {
  const times: number[] = []
  for (let block = 0; block < given.transferBlocks; block++) {
    const from = block * given.transfersEach
    const signed = senders.slice(from, from + given.transfersEach).map((sender, i) => transfer(sender, from + i))
    await Promise.all(signed.map((bytes) => pool.submit(bytes)))
    const before = performance.now()
    await seal()
    times.push(performance.now() - before)
    // The author's own calls stand in the body too.
    const length = chain.head.body.length
    if (length <= given.transfersEach)
      throw new Error(`expected ${given.transfersEach} transfers in a block, found ${length} extrinsics`)
  }
  return spread(times)
}

function transfer(sender: Sender, n: number): Uint8Array {
  const to: AccountId = accountOf('funded', (n * STRIDE) % given.accounts)
  return fromHex(signTransfer(sender, to, 0, node.node.chain.genesisHash))
}
