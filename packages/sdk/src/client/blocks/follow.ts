import { RangeViolation } from '@glia/base'
import { expectChoice, expectNames } from '../../form.ts'
import { sleep } from '../../timer.ts'
import { BlockPruned, RevertTooDeep } from '../errors.ts'
import { ConnectionError, NodeMisbehaved, RpcTimeout } from '../rpc/errors.ts'
import { nodeInUse } from '../transport/nodeInUse.ts'
import type { Transport } from '../transport/transport.ts'
import { type Header, headerOf } from './header.ts'
import { HeadWatch } from './headWatch.ts'
import { leavable, unlessLeft } from './leaving.ts'

/** A block that was followed to. */
export interface FollowedBlock extends Header {
  readonly hash: string
}

/** What happened on the chain: a block more, or blocks taken back, the newest first. */
export type BlockNews =
  | { readonly kind: 'block'; readonly block: FollowedBlock }
  | { readonly kind: 'reverted'; readonly blocks: readonly FollowedBlock[] }

/** How to follow a chain. */
export interface BlocksOptions {
  /** The first block. Default: the newest one. */
  readonly from?: number
  /** Only blocks that are final. Default false. */
  readonly finalized?: boolean
  /** How many of the newest blocks are remembered: as deep a reversal can be announced. Default 1,024. */
  readonly remember?: number
  /** How often in a row the node may fail to answer before that is an error; each try is one of the transport. Default 10. */
  readonly retries?: number
  /** Seconds between questions for a new block, where none can be subscribed to, or it does not fit yet. Default 1. */
  readonly pollInterval?: number
  /** Ends the stream. */
  readonly signal?: AbortSignal
}

/** Is told of a block that a node gave. */
type Saw = (node: string, block: FollowedBlock) => void

/** Seconds between questions for a new block where one is waited for. */
export const POLL_INTERVAL = 0.25

/** Blocks that are asked for at once: two messages for so many blocks. */
const TOGETHER = 64
/** Looks in a row, and seconds, in which the next block does not fit: a chain that is being reorganised has settled long before. */
const MAX_MISFITS = 20
const MISFIT_TIME = 12
const RETRY_DELAY = 0.05
const MAX_RETRY_DELAY = 5

/** The blocks that were given out last, and what comes next. */
class Follower {
  readonly #rpc: Transport
  readonly #finalized: boolean
  readonly #remember: number
  readonly #saw: Saw
  readonly #known: FollowedBlock[] = []
  readonly #from: number | undefined
  #forgotten = false
  /** The node whose newest block the stream began with. */
  #begunBy: string | undefined
  #next: number | undefined
  /** The node that was asked last. */
  #node = ''
  /** Looks in a row at one height which the node answered, and not with what a chain has there. */
  #misfits = 0
  /** When the first of them was. */
  #misfitSince = 0

  constructor(rpc: Transport, { from, finalized = false, remember = 1024 }: BlocksOptions, saw: Saw) {
    this.#saw = saw
    this.#rpc = rpc
    this.#finalized = finalized
    this.#remember = remember
    this.#from = from
    this.#next = from
  }

  /** Another node is asked from here on: how this one's chain fits is not told by the last one's. */
  startAfresh(): void {
    this.#misfits = 0
  }

  /** Whether the next block was there and did not fit: it may, without a new head. */
  get unsettled(): boolean {
    return this.#misfits > 0
  }

  /** What happened since the last time; nothing when the newest block is known. @throws NodeMisbehaved */
  async news(): Promise<readonly BlockNews[]> {
    const top = await this.#top()
    if (top === undefined) return this.#reverted()
    // Where nothing of the chain is known, a height is the word of one node: the newest block of another may be below it. The one that
    // said so goes on from there, however much it takes back.
    const begins = this.#known.length === 0 && this.#from === undefined && this.#begunBy !== this.#node
    const next = begins ? Math.min(this.#next ?? top, top) : (this.#next ?? top)
    this.#next = next
    if (top < next) {
      this.#misfits = 0
      return this.#reverted()
    }
    // What did not fit costs one question the next time.
    const together = this.#misfits > 0 ? 1 : TOGETHER
    const numbers = Array.from({ length: Math.min(together, top - next + 1) }, (_, i) => next + i)
    const blocks = await this.#blocks(numbers)
    // None that fits: the chain went another way. One that the node no longer has by now shows the next time.
    if (begins && blocks.length > 0) this.#begunBy = this.#node
    if (blocks.length > 0) return blocks.map((block) => ({ kind: 'block', block }))
    const reverted = await this.#reverted()
    if (reverted.length === 0) await this.#expectKept(next)
    return reverted
  }

  /** The chain does not fit together at a height: it may be changing, but not for ever. @throws NodeMisbehaved */
  #misfit(number: number): void {
    if (this.#misfits === 0) this.#misfitSince = performance.now()
    this.#misfits += 1
    const seconds = (performance.now() - this.#misfitSince) / 1000
    if (this.#misfits <= MAX_MISFITS || seconds < MISFIT_TIME) return
    throw new NodeMisbehaved(
      this.#node,
      `gave no block ${number} that follows on the one before, asked ${this.#misfits} times in a row within ${Math.floor(seconds)} seconds`,
    )
  }

  /** Number of the newest block; undefined for a final one that was taken back between the two questions. */
  async #top(): Promise<number | undefined> {
    const hash = this.#finalized ? [await this.#rpc.request('chain_getFinalizedHead')] : []
    this.#node = await nodeInUse(this.#rpc)
    const header = await this.#rpc.request('chain_getHeader', hash)
    return header === undefined ? undefined : headerOf(this.#node, header).number
  }

  async #hashes(numbers: readonly number[]): Promise<(string | undefined)[]> {
    this.#node = await nodeInUse(this.#rpc)
    return this.#rpc.batch(numbers.map((number) => ({ method: 'chain_getBlockHash' as const, params: [number] })))
  }

  /** Those of the blocks with these numbers that follow on what is known, one on the other. */
  async #blocks(numbers: readonly number[]): Promise<FollowedBlock[]> {
    const hashes: string[] = []
    for (const hash of await this.#hashes(numbers)) {
      if (hash === undefined) break
      hashes.push(hash)
    }
    const calls = hashes.map((hash) => ({ method: 'chain_getHeader' as const, params: [hash] }))
    this.#node = await nodeInUse(this.#rpc)
    const headers = await this.#rpc.batch(calls)
    const blocks: FollowedBlock[] = []
    let parent = this.#known.at(-1)
    for (const [at, wire] of headers.entries()) {
      const hash = hashes[at]
      if (wire === undefined || hash === undefined) break
      const header = headerOf(this.#node, wire)
      if (header.number !== numbers[at])
        throw new NodeMisbehaved(this.#node, `gave block ${header.number} when asked for block ${numbers[at]}`)
      if (parent !== undefined && header.parentHash !== parent.hash) break
      parent = { ...header, hash }
      blocks.push(parent)
    }
    for (const block of blocks) {
      this.#saw(this.#node, block)
      this.#keep(block)
    }
    return blocks
  }

  #keep(block: FollowedBlock): void {
    this.#known.push(block)
    this.#next = block.number + 1
    this.#misfits = 0
    if (this.#known.length <= this.#remember) return
    this.#known.shift()
    this.#forgotten = true
  }

  /** Forgets the known blocks that the chain no longer has, and says which. */
  async #reverted(): Promise<readonly BlockNews[]> {
    const gone: FollowedBlock[] = []
    // Mostly the newest one is there: the others are asked for when it is not.
    for (let together = 1; ; together = TOGETHER) {
      const newest = this.#known.slice(-together).reverse()
      if (newest.length === 0) break
      const hashes = await this.#hashes(newest.map(({ number }) => number))
      const stays = newest.findIndex(({ hash }, at) => hash === hashes[at])
      const lost = stays < 0 ? newest : newest.slice(0, stays)
      gone.push(...lost)
      this.#known.length -= lost.length
      if (stays >= 0) break
    }
    const deepest = gone.at(-1)
    if (deepest === undefined) return []
    if (this.#known.length === 0 && this.#forgotten) throw new RevertTooDeep(deepest.number, this.#remember)
    this.#next = deepest.number
    this.#misfits = 0
    return [{ kind: 'reverted', blocks: gone }]
  }

  /** A block that the node should have, and has not: unless the chain is changing meanwhile, it was let go. */
  async #expectKept(number: number): Promise<void> {
    const newest = await this.#top()
    if (newest === undefined || number > newest) return
    const [hash, newestHash] = await this.#hashes([number, newest])
    if (hash !== undefined || newestHash === undefined) this.#misfit(number)
    else throw new BlockPruned(number, newest)
  }
}

const NAMES: Readonly<Record<keyof BlocksOptions, true>> = {
  from: true,
  finalized: true,
  remember: true,
  retries: true,
  pollInterval: true,
  signal: true,
}

/** A number that a timer or a counter would take for another is refused, and a name that is none. @throws RangeViolation */
function expectOptions(options: BlocksOptions): void {
  expectNames('an option of blocks', options, NAMES)
  const { from = 0, finalized, remember = 1, retries = 0, pollInterval = 1 } = options
  expectChoice('finalized', finalized)
  const whole = (n: number, least: number) => n === Number.POSITIVE_INFINITY || (Number.isSafeInteger(n) && n >= least)
  if (!Number.isSafeInteger(from) || from < 0) throw new RangeViolation('from', from, 'the number of a block')
  if (!whole(remember, 1)) throw new RangeViolation('remember', remember, 'a number of blocks, at least 1')
  if (!whole(retries, 0)) throw new RangeViolation('retries', retries, 'a number of tries, 0 or more')
  if (!(pollInterval > 0)) throw new RangeViolation('pollInterval', pollInterval, 'seconds, more than 0')
}

/**
 * See {@link ChainClient.blocks}.
 *
 * @param saw is told of each block, and which node gave it, before it is given out
 * @throws RangeViolation
 */
export function followBlocks(
  rpc: Transport,
  options: BlocksOptions,
  saw: Saw = () => undefined,
): AsyncGenerator<BlockNews, void> {
  expectOptions(options)
  return leavable((left) => follow(rpc, options, saw, left), options.signal)
}

async function* follow(
  rpc: Transport,
  options: BlocksOptions,
  saw: Saw,
  left: AbortSignal,
): AsyncGenerator<BlockNews, void> {
  const { finalized = false, retries = 10, pollInterval = 1 } = options
  const follower = new Follower(rpc, options, saw)
  const heads = new HeadWatch(rpc, finalized ? 'finalized' : 'best', pollInterval, left)
  let failures = 0
  try {
    while (!left.aborted) {
      let news: readonly BlockNews[]
      try {
        await unlessLeft(left, heads.open())
        news = (await unlessLeft(left, follower.news())) ?? []
        failures = 0
        if (news.length === 0 && !left.aborted) await (follower.unsettled ? sleep(pollInterval, left) : heads.next())
      } catch (error) {
        const passes = error instanceof ConnectionError || error instanceof RpcTimeout
        const lies = error instanceof NodeMisbehaved
        if (lies && !rpc.closed && rpc.leave?.(error) === true) {
          follower.startAfresh()
          continue
        }
        if (!passes || lies || rpc.closed || failures >= retries) throw error
        await sleep(Math.min(RETRY_DELAY * 2 ** failures, MAX_RETRY_DELAY), left)
        failures += 1
        continue
      }
      // After the error handling: what a reader throws is not the node's.
      for (const each of news) {
        if (left.aborted) return
        yield each
      }
    }
  } finally {
    heads.close()
  }
}
