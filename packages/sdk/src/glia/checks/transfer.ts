import type { Call } from '../../client/metadata/metadata.ts'
import { toAccountId } from '../../keys/accountId.ts'
import type { Keypair } from '../../keys/keypair.ts'
import { AmountError, CheckError } from './errors.ts'
import type { ChainView } from './view.ts'

/** What is to be sent. */
export interface TransferPlan {
  readonly to: string
  /** Rao; everything that may leave when undefined. */
  readonly amount: bigint | undefined
  readonly allowDeath: boolean
  readonly tip?: bigint | undefined
}

/** AMOUNT, SAME_ACCOUNT, FUNDS. */
export async function checkTransfer(view: ChainView, from: Keypair, call: Call, plan: TransferPlan): Promise<void> {
  const { to, amount, ...rest } = plan
  if (amount !== undefined && amount <= 0n) {
    throw new CheckError('AMOUNT', {
      expected: 'an amount above 0',
      found: amount.toString(),
      advice: 'a transfer of nothing moves nothing and costs its fee',
    })
  }
  if (toAccountId(to) === toAccountId(from.address)) {
    throw new CheckError('SAME_ACCOUNT', {
      expected: 'another account than the sender',
      found: `${from.address} on both sides`,
      advice: 'a transfer to oneself costs its fee and moves nothing; name another destination',
    })
  }
  const most = await view.expectFunds(from, call, { ...rest, amount, purpose: 'to send' })
  const sent = amount ?? most
  if (sent >= view.existentialDeposit) return
  const { data } = await view.account(to)
  if (data.free + data.reserved > 0n) return
  throw new AmountError(to, sent, view.existentialDeposit)
}
