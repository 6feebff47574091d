import { RangeViolation } from '@glia/base'
import { sleep } from '../../timer.ts'
import { BlockPruned, RevertTooDeep } from '../errors.ts'
import { ConnectionError, RpcTimeout } from '../rpc/errors.ts'
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
  /** Seconds between questions for a new block, where none can be subscribed to. Default 1. */
  readonly pollInterval?: number
  /** Ends the stream. */
  readonly signal?: AbortSignal
}

/** Blocks that are asked for at once: two messages for so many blocks. */
const TOGETHER = 64
const RETRY_DELAY = 0.05
const MAX_RETRY_DELAY = 5

/** The blocks that were given out last, and what comes next. */
class Follower {
  readonly #rpc: Transport
  readonly #finalized: boolean
  readonly #remember: number
  readonly #known: FollowedBlock[] = []
  #forgotten = false
  #next: number | undefined

  constructor(rpc: Transport, { from, finalized = false, remember = 1024 }: BlocksOptions) {
    this.#rpc = rpc
    this.#finalized = finalized
    this.#remember = remember
    this.#next = from
  }

  /** What happened since the last time; nothing when the newest block is known. */
  async news(): Promise<readonly BlockNews[]> {
    const top = await this.#top()
    if (top === undefined) return this.#reverted()
    const next = (this.#next ??= top)
    if (top < next) return this.#reverted()
    const numbers = Array.from({ length: Math.min(TOGETHER, top - next + 1) }, (_, i) => next + i)
    const blocks = await this.#blocks(numbers)
    // None that fits: the chain went another way. One that the node no longer has by now shows the next time.
    if (blocks.length > 0) return blocks.map((block) => ({ kind: 'block', block }))
    const reverted = await this.#reverted()
    if (reverted.length === 0) await this.#expectKept(next)
    return reverted
  }

  /** Number of the newest block; undefined for a final one that was taken back between the two questions. */
  async #top(): Promise<number | undefined> {
    const hash = this.#finalized ? [await this.#rpc.request('chain_getFinalizedHead')] : []
    const header = await this.#rpc.request('chain_getHeader', hash)
    return header === undefined ? undefined : Number(header.number)
  }

  #hashes(numbers: readonly number[]): Promise<(string | undefined)[]> {
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
    const headers = await this.#rpc.batch(calls)
    const blocks: FollowedBlock[] = []
    let parent = this.#known.at(-1)
    for (const [at, header] of headers.entries()) {
      const hash = hashes[at]
      if (header === undefined || hash === undefined) break
      if (parent !== undefined && header.parentHash !== parent.hash) break
      parent = { ...headerOf(header), hash }
      blocks.push(parent)
    }
    for (const block of blocks) this.#keep(block)
    return blocks
  }

  #keep(block: FollowedBlock): void {
    this.#known.push(block)
    this.#next = block.number + 1
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
    return [{ kind: 'reverted', blocks: gone }]
  }

  /** A block that the node should have, and has not: unless the chain went back meanwhile, it was let go. */
  async #expectKept(number: number): Promise<void> {
    const [hash] = await this.#hashes([number])
    if (hash !== undefined) return
    const newest = await this.#top()
    if (newest !== undefined && number <= newest) throw new BlockPruned(number, newest)
  }
}

/** A number that a timer or a counter would take for another is refused. @throws RangeViolation */
function expectOptions({ from = 0, remember = 1, retries = 0, pollInterval = 1 }: BlocksOptions): void {
  const whole = (n: number, least: number) => n === Number.POSITIVE_INFINITY || (Number.isSafeInteger(n) && n >= least)
  if (!Number.isSafeInteger(from) || from < 0) throw new RangeViolation('from', from, 'the number of a block')
  if (!whole(remember, 1)) throw new RangeViolation('remember', remember, 'a number of blocks, at least 1')
  if (!whole(retries, 0)) throw new RangeViolation('retries', retries, 'a number of tries, 0 or more')
  if (!(pollInterval > 0)) throw new RangeViolation('pollInterval', pollInterval, 'seconds, more than 0')
}

/** See {@link ChainClient.blocks}. @throws RangeViolation */
export function followBlocks(rpc: Transport, options: BlocksOptions): AsyncGenerator<BlockNews, void> {
  expectOptions(options)
  return leavable((left) => follow(rpc, options, left), options.signal)
}

async function* follow(rpc: Transport, options: BlocksOptions, left: AbortSignal): AsyncGenerator<BlockNews, void> {
  const { finalized = false, retries = 10, pollInterval = 1 } = options
  const follower = new Follower(rpc, options)
  const heads = new HeadWatch(rpc, finalized ? 'finalized' : 'best', pollInterval, left)
  let failures = 0
  try {
    while (!left.aborted) {
      let news: readonly BlockNews[]
      try {
        await unlessLeft(left, heads.open())
        news = (await unlessLeft(left, follower.news())) ?? []
        failures = 0
        if (news.length === 0 && !left.aborted) await heads.next()
      } catch (error) {
        const passes = error instanceof ConnectionError || error instanceof RpcTimeout
        if (!passes || rpc.closed || failures >= retries) throw error
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
