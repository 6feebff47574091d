import { attempt, benchmarked, call, emit, ensure, fail } from '@glia/frame'
import { transfer } from '../../balances/index.ts'
import { dropBounded } from '../../preimage/index.ts'
import { removeProvider } from '../../system/references.ts'
import { ownCrowdloan } from '../crowdloans.ts'
import { crowdloanErrors, crowdloanEvents } from '../declarations.ts'
import { contributions, crowdloans, maxContributions } from '../storage.ts'
import { crowdloanId } from './fields.ts'

export const dissolve = call({
  index: 5,
  args: { crowdloanId },
  weight: benchmarked(66_939_000, 6148, 4, 5),
  docs: 'Ends a crowdloan in which nobody but the creator has money; the creator gets it back.',
  run(ctx, origin, { crowdloanId: id }) {
    const { creator, raised, fundsAccount, call: bounded } = ownCrowdloan(ctx, origin, id)
    const amount = contributions.get(ctx, id, creator) ?? fail(crowdloanErrors.NoContribution)
    ensure(amount === raised, crowdloanErrors.NotReadyToDissolve)
    transfer(ctx, { from: fundsAccount, to: creator, amount }, 'expendable')
    contributions.remove(ctx, id, creator)
    if (bounded !== undefined) dropBounded(ctx, bounded)
    // An account that something still depends on stays.
    attempt(() => removeProvider(ctx, fundsAccount))
    crowdloans.remove(ctx, id)
    maxContributions.remove(ctx, id)
    emit(ctx, crowdloanEvents.Dissolved, { crowdloanId: id })
  },
})
