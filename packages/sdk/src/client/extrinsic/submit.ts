import { GliaError } from '@glia/base'
import type { Subscription } from '../rpc/subscription.ts'

/** What the node says about a transaction under way, as it comes over the wire. */
export type TransactionStatus =
  | 'future'
  | 'ready'
  | 'dropped'
  | 'invalid'
  | { readonly broadcast: readonly string[] }
  | { readonly inBlock: string }
  | { readonly retracted: string }
  | { readonly finalityTimeout: string }
  | { readonly finalized: string }
  | { readonly usurped: string }

/** The pool gave a transaction up after having accepted it. */
export class TransactionLost extends GliaError {
  readonly status: TransactionStatus

  constructor(hash: string, status: TransactionStatus) {
    const text = typeof status === 'string' ? status : JSON.stringify(status)
    super('TRANSACTION_LOST', `transaction ${hash} will not be included: ${text}`)
    this.status = status
  }
}

/** Where to stop waiting. */
export type WaitFor = 'inBlock' | 'finalized'

/** Follows a watched transaction to its block. Retracted blocks are no failure: it may be included again. */
export async function blockOf(
  statuses: Subscription<TransactionStatus>,
  hash: string,
  waitFor: WaitFor,
): Promise<string> {
  for await (const status of statuses) {
    if (status === 'dropped' || status === 'invalid') throw new TransactionLost(hash, status)
    if (typeof status === 'string') continue
    if ('usurped' in status || 'finalityTimeout' in status) throw new TransactionLost(hash, status)
    if ('finalized' in status) return status.finalized
    if ('inBlock' in status && waitFor === 'inBlock') return status.inBlock
  }
  throw new TransactionLost(hash, 'dropped')
}
