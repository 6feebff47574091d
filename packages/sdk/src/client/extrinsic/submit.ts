import { excerptOf, GliaError, isObject } from '@glia/base'
import { isHash } from '../../form.ts'
import type { BlockNews } from '../blocks/follow.ts'
import { NodeMisbehaved } from '../rpc/errors.ts'
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

/**
 * Follows a watched transaction to its block. Retracted blocks are no failure: it may be included again.
 *
 * @param node that tells of it
 * @throws TransactionLost, NodeMisbehaved for what is nothing that becomes of a transaction
 */
export async function blockOf(
  node: string,
  statuses: Subscription<TransactionStatus>,
  hash: string,
  waitFor: WaitFor,
): Promise<string> {
  for await (const status of statuses) {
    if (status === 'dropped' || status === 'invalid') throw new TransactionLost(hash, status)
    if (typeof status === 'string') continue
    // Notifications are looked at nowhere else.
    if (!isObject(status)) throw new NodeMisbehaved(node, `said of a transaction that it is ${excerptOf(status)}`)
    if ('usurped' in status || 'finalityTimeout' in status) throw new TransactionLost(hash, status)
    const block: unknown =
      'finalized' in status
        ? status.finalized
        : 'inBlock' in status && waitFor === 'inBlock'
          ? status.inBlock
          : undefined
    if (block === undefined) continue
    if (isHash(block)) return block
    throw new NodeMisbehaved(
      node,
      `said of a transaction that it is in a block, found no hash of one: ${excerptOf(block)}`,
    )
  }
  throw new TransactionLost(hash, 'dropped')
}

/** Blocks to look through before a transaction counts as dropped: twice as many as it lives by default. */
const LOOKED_THROUGH = 256

/** The block that holds an extrinsic, found by reading one after the other: where nothing can be subscribed to. */
export async function blockThatHolds(
  extrinsic: string,
  hash: string,
  blocks: AsyncIterable<BlockNews>,
  bodyOf: (blockHash: string) => Promise<readonly string[]>,
): Promise<string> {
  let looked = 0
  for await (const news of blocks) {
    if (news.kind !== 'block') continue
    if ((await bodyOf(news.block.hash)).includes(extrinsic)) return news.block.hash
    looked += 1
    if (looked === LOOKED_THROUGH) break
  }
  throw new TransactionLost(hash, 'dropped')
}
