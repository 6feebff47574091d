import { benchmarked, call, emit, ensure, ensureSigned } from '@glia/frame'
import { transfer } from '../../balances/index.ts'
import { subU64 } from '../../subtensor/arithmetic.ts'
import { ZERO } from '../../subtensor/types.ts'
import { crowdloanOf } from '../crowdloans.ts'
import { crowdloanErrors, crowdloanEvents } from '../declarations.ts'
import { contributions, crowdloans } from '../storage.ts'
import { crowdloanId } from './fields.ts'

export const withdraw = call({
  index: 2,
  args: { crowdloanId },
  weight: benchmarked(60_259_000, 6148, 4, 4),
  docs: 'Takes back what the sender gave; the creator’s deposit stays.',
  run(ctx, origin, { crowdloanId: id }) {
    const who = ensureSigned(origin)
    const found = crowdloanOf(ctx, id)
    ensure(!found.finalized, crowdloanErrors.AlreadyFinalized)
    const given = contributions.get(ctx, id, who) ?? ZERO
    ensure(given > 0n, crowdloanErrors.NoContribution)
    const isCreator = who === found.creator
    const amount = isCreator ? subU64(given, found.deposit) : given
    ensure(amount > 0n, crowdloanErrors.DepositCannotBeWithdrawn)
    if (isCreator) contributions.set(ctx, id, who, found.deposit)
    else contributions.remove(ctx, id, who)
    transfer(ctx, { from: found.fundsAccount, to: who, amount }, 'expendable')
    const contributorsCount = found.contributorsCount - (isCreator ? 0 : 1)
    crowdloans.set(ctx, id, { ...found, raised: subU64(found.raised, amount), contributorsCount })
    emit(ctx, crowdloanEvents.Withdrew, { crowdloanId: id, contributor: who, amount })
  },
})
