import type { TransactionStatus } from '../../pool/transaction.ts'
import { either, hashShape, recordShape, wordShape } from '../schema/shape.ts'

/** A status as `author_extrinsicUpdate` carries it, as JSON text. */
export function statusText(status: TransactionStatus): string {
  switch (status.type) {
    case 'inBlock':
      return `{"inBlock":"${status.hash}"}`
    case 'finalized':
      return `{"finalized":"${status.hash}"}`
    case 'retracted':
      return `{"retracted":"${status.hash}"}`
    case 'finalityTimeout':
      return `{"finalityTimeout":"${status.hash}"}`
    case 'usurped':
      return `{"usurped":"${status.by}"}`
    default:
      return `"${status.type}"`
  }
}

export const statusShape = either(
  wordShape('future', 'ready', 'dropped', 'invalid'),
  recordShape({ inBlock: hashShape }),
  recordShape({ finalized: hashShape }),
  recordShape({ retracted: hashShape }),
  recordShape({ finalityTimeout: hashShape }),
  recordShape({ usurped: hashShape }),
)
