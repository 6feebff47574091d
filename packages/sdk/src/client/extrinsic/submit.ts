import { excerptOf, GliaError, isObject } from '@glia/base'
import { isHash } from '../../form.ts'
import { sleep } from '../../timer.ts'
import type { BlockNews } from '../blocks/follow.ts'
import { BlockError } from '../errors.ts'
import { ConnectionError, NodeMisbehaved, OutcomeUnknown } from '../rpc/errors.ts'
import type { Subscription } from '../rpc/subscription.ts'
import type { TransactionStatus } from '../rpc/wire.ts'

/** The pool gave a transaction up after having accepted it. */
export class TransactionLost extends GliaError {
  readonly status: TransactionStatus

  constructor(hash: string, status: TransactionStatus) {
    const text = typeof status === 'string' ? status : excerptOf(status)
    super('TRANSACTION_LOST', `transaction ${hash} will not be included: ${text}`)
    this.status = status
  }
}

/** Where to stop waiting. */
export type WaitFor = 'inBlock' | 'finalized'

/** Seconds that a node is relied upon to tell of a transaction: two blocks of an honest chain, and some more. */
export const TOLD_WITHIN = 30
/** Looks that may fail in a row, while the node tells nothing new and no look gets any further. */
const LOOKS = 8

/** A transaction is looked for in blocks while somebody waits to be told of it. */
export interface Look {
  readonly signal: AbortSignal
  /** Whether anything was told: then it is looked for until it can get into no block any more, and on and on where that is not known. */
  isTold(): boolean
  /** It was looked for up to that block. */
  reached(block: number): void
}

/**
 * Follows a watched transaction to its block. Retracted blocks are no failure: it may be included again. Once it was said to be in a
 * block, that it never gets into one is not believed until that block is retracted. A node may take a transaction and never tell of it,
 * be it for ever: after a while it is looked for beside, and what is found first counts. That it is not found ends the waiting only where
 * it is certain, or the node has told nothing at all; that it cannot be looked for, only after several times.
 *
 * @param node that tells of it
 * @param lookFor finds its block without being told, and ends where it can no longer be in one
 * @param lookAfter seconds until then
 * @throws TransactionLost; OutcomeUnknown, with the block that it was said to be in, for whatever keeps its end from being learnt
 */
export async function blockOf(
  node: string,
  statuses: Subscription<TransactionStatus>,
  hash: string,
  waitFor: WaitFor,
  lookFor: (look: Look) => Promise<string>,
  lookAfter = TOLD_WITHIN,
): Promise<string> {
  const over = new AbortController()
  const last: LastTold = { something: false, block: undefined, failed: 0 }
  let furthest = Number.NEGATIVE_INFINITY
  const look: Look = {
    signal: over.signal,
    isTold: () => last.something,
    reached(block) {
      if (block <= furthest) return
      furthest = block
      last.failed = 0
    },
  }
  try {
    const told = blockTold(node, statuses, hash, waitFor, last)
    const lookBeside = async (): Promise<string> => {
      for (;;) {
        await sleep(lookAfter, over.signal)
        if (over.signal.aborted) return told
        try {
          return await lookFor(look)
        } catch (error) {
          if (error instanceof TransactionLost || error instanceof OutcomeUnknown || ++last.failed === LOOKS)
            throw error
        }
      }
    }
    return await Promise.race([told, lookBeside()])
  } catch (error) {
    if (error instanceof TransactionLost && last.block === undefined) throw error
    throw new OutcomeUnknown(hash, error instanceof OutcomeUnknown ? error.cause : error, last.block)
  } finally {
    over.abort()
    statuses.close()
  }
}

/** What was told of a transaction so far. */
interface LastTold {
  /** Anything at all. */
  something: boolean
  /** The block that it was said to be in last, while it was not said to be retracted. */
  block: string | undefined
  /** Looks that failed since. */
  failed: number
}

async function blockTold(
  node: string,
  statuses: Subscription<TransactionStatus>,
  hash: string,
  waitFor: WaitFor,
  last: LastTold,
): Promise<string> {
  for await (const status of statuses) {
    last.something = true
    last.failed = 0
    const told = toldBy(node, hash, status)
    if (told === undefined) continue
    if (told.kind !== 'retracted') last.block = told.block
    else if (told.block === last.block) last.block = undefined
    if (told.kind === 'finalityTimeout')
      throw new ConnectionError(`${node} gave up waiting for that block to become final`)
    if (told.kind === 'finalized' || (told.kind === 'inBlock' && waitFor === 'inBlock')) return told.block
  }
  throw new ConnectionError(`${node} ended the news of it`)
}

const WITH_BLOCK = ['inBlock', 'finalized', 'finalityTimeout', 'retracted'] as const

/** What a status says of a block; undefined where it says nothing of one. @throws TransactionLost, NodeMisbehaved */
function toldBy(node: string, hash: string, status: TransactionStatus) {
  if (status === 'dropped' || status === 'invalid') throw new TransactionLost(hash, status)
  if (typeof status === 'string') return undefined
  // Notifications are looked at nowhere else.
  if (!isObject(status)) throw new NodeMisbehaved(node, `said of a transaction that it is ${excerptOf(status)}`)
  if ('usurped' in status) throw new TransactionLost(hash, status)
  const kind = WITH_BLOCK.find((each) => each in status)
  if (kind === undefined) return undefined
  const block = Object.entries(status).find(([key]) => key === kind)?.[1]
  if (isHash(block)) return { kind, block }
  throw new NodeMisbehaved(
    node,
    `said of a transaction that it is in a block, found no hash of one: ${excerptOf(block)}`,
  )
}

/** Blocks to look through for one that may live for ever: twice as many as a transaction lives by default. */
const LOOKED_THROUGH = 256
/** Blocks for which it is looked on after it has died, where others may yet come in the place of those that were looked at. */
export const AFTER_DEATH = 16

/**
 * The block that holds an extrinsic, found by reading one after the other: where nothing can be subscribed to, or the node does not
 * tell. It is given up by blocks and not by time: a chain may make none for an hour.
 *
 * @param lookUntil the first block of which none need be looked at any more, where that is known
 * @param look where the node may still tell of it
 * @throws TransactionLost where it can no longer get into a block, OutcomeUnknown where it may still
 */
export async function blockThatHolds(
  extrinsic: string,
  hash: string,
  blocks: AsyncIterable<BlockNews>,
  bodyOf: (blockHash: string) => Promise<readonly string[]>,
  lookUntil?: number,
  look?: Look,
): Promise<string> {
  let looked = 0
  for await (const news of blocks) {
    if (news.kind !== 'block') continue
    const { hash: at, number } = news.block
    if ((await bodyOf(at)).includes(extrinsic)) return at
    look?.reached(number)
    looked += 1
    if (lookUntil !== undefined && number + 1 >= lookUntil) throw new TransactionLost(hash, 'dropped')
    if (lookUntil === undefined && looked >= LOOKED_THROUGH && look?.isTold() !== true) break
  }
  throw new OutcomeUnknown(hash, new BlockError(`it is in none of ${looked} blocks`))
}
