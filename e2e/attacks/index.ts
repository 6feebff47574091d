import { type Attack, until } from './attack.ts'
import { connectionAttacks } from './connections.ts'
import { readingAttacks } from './costlyRequests.ts'
import { largeAnswerAttacks } from './largeAnswers.ts'
import { largeTransactionAttacks } from './largeTransactions.ts'
import { pageAttacks } from './pages.ts'
import { shareAttacks } from './shares.ts'
import { transactionAttacks } from './transactions.ts'
import { unpaidWorkAttacks } from './unpaidWork.ts'

/** All attacks that are rehearsed. */
export const attacks: readonly Attack[] = [
  {
    name: 'none',
    what: 'nothing: what the machine itself does to the figures',
    isIdle: true,
    run: (_target, signal) => until(signal),
  },
  ...connectionAttacks,
  ...largeAnswerAttacks,
  ...largeTransactionAttacks,
  ...pageAttacks,
  ...readingAttacks,
  ...shareAttacks,
  ...transactionAttacks,
  ...unpaidWorkAttacks,
]
