import { systemItems, toAccountId } from '@glia/frame'
import { accountOf } from '../../core/accountOf.ts'
import { method } from '../../core/method.ts'

/** Nonce of the next transaction of an account, those in the pool counted. */
export const system_accountNextIndex = method(
  'system_accountNextIndex',
  { aliases: ['account_nextIndex'], params: ['account'] },
  (params, { chain, pool }) => {
    const account = accountOf(params.string(0))
    const { nonce } = systemItems.account.get(chain.view(), toAccountId(account))
    return pool.nextNonce(account, nonce)
  },
)
