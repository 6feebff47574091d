import { call, emit, ensure, ensureSigned, fail, plain } from '@glia/frame'
import { unreserve } from '../../balances/index.ts'
import { multisigErrors, multisigEvents } from '../declarations.ts'
import { multisigAccount, withSender } from '../signers.ts'
import { multisigs } from '../storage.ts'
import { cancelWeight } from '../weights.ts'
import { callHash, otherSignatories, timepoint } from './fields.ts'

export const cancelAsMulti = call({
  index: 3,
  args: { threshold: plain.u16, otherSignatories, timepoint, callHash },
  weight: ({ otherSignatories: others }) => cancelWeight(others.length),
  docs: 'Ends the wait of a call of several signers; who began it gets the deposit back.',
  run(ctx, origin, { threshold, otherSignatories: others, timepoint: when, callHash: hash }) {
    const who = ensureSigned(origin)
    ensure(threshold >= 2, multisigErrors.MinimumThreshold)
    const id = multisigAccount(withSender(others, who), threshold)
    const found = multisigs.get(ctx, id, hash) ?? fail(multisigErrors.NotFound)
    ensure(found.when.height === when.height && found.when.index === when.index, multisigErrors.WrongTimepoint)
    ensure(found.depositor === who, multisigErrors.NotOwner)
    unreserve(ctx, who, found.deposit)
    multisigs.remove(ctx, id, hash)
    emit(ctx, multisigEvents.MultisigCancelled, { cancelling: who, timepoint: when, multisig: id, callHash: hash })
  },
})
