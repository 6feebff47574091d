import { call, emit, ensure, ensureSigned, fail, plain } from '@glia/frame'
import { moveDeposit } from '../../balances/deposits.ts'
import { multisigErrors, multisigEvents, operationDeposit } from '../declarations.ts'
import { multisigAccount, withSender } from '../signers.ts'
import { multisigs } from '../storage.ts'
import { pokeWeight } from '../weights.ts'
import { callHash, otherSignatories } from './fields.ts'

export const pokeDeposit = call({
  index: 4,
  args: { threshold: plain.u16, otherSignatories, callHash },
  weight: ({ otherSignatories: others }) => pokeWeight(others.length),
  docs: 'Makes the sender’s deposit for a call that waits what it would be today. Free when there is something to do.',
  run(ctx, origin, { threshold, otherSignatories: others, callHash: hash }) {
    const who = ensureSigned(origin)
    ensure(threshold >= 2, multisigErrors.MinimumThreshold)
    const id = multisigAccount(withSender(others, who), threshold)
    const found = multisigs.get(ctx, id, hash) ?? fail(multisigErrors.NotFound)
    ensure(found.depositor === who, multisigErrors.NotOwner)
    const newDeposit = operationDeposit(threshold)
    const { deposit: oldDeposit } = found
    if (newDeposit === oldDeposit) return { paysFee: 'Yes' }
    moveDeposit(ctx, who, oldDeposit, newDeposit)
    multisigs.set(ctx, id, hash, { ...found, deposit: newDeposit })
    emit(ctx, multisigEvents.DepositPoked, { who, callHash: hash, oldDeposit, newDeposit })
    return { paysFee: 'No' }
  },
})
