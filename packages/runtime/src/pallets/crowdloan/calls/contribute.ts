import { benchmarked, call, emit, ensure, ensureSigned } from '@glia/frame'
import { freeBalance, transfer } from '../../balances/index.ts'
import { minOf, minus, plus } from '../../subtensor/arithmetic.ts'
import { ZERO } from '../../subtensor/types.ts'
import { crowdloanOf } from '../crowdloans.ts'
import { crowdloanErrors, crowdloanEvents, MAX_CONTRIBUTORS } from '../declarations.ts'
import { contributions, crowdloans, maxContributions } from '../storage.ts'
import { compactBalance, crowdloanId } from './fields.ts'

export const contribute = call({
  index: 1,
  args: { crowdloanId, amount: compactBalance },
  weight: benchmarked(66_609_000, 6148, 5, 4),
  docs: 'Gives to a crowdloan, up to what it still asks for and to what one may give.',
  run(ctx, origin, { crowdloanId: id, amount: offered }) {
    const contributor = ensureSigned(origin)
    const found = crowdloanOf(ctx, id)
    ensure(ctx.blockNumber < found.end, crowdloanErrors.ContributionPeriodEnded)
    ensure(found.raised < found.cap, crowdloanErrors.CapRaised)
    ensure(offered >= found.minContribution, crowdloanErrors.ContributionTooLow)
    // Who has given already is held to this, too, as on the reference.
    ensure(found.contributorsCount < MAX_CONTRIBUTORS, crowdloanErrors.MaxContributorsReached)
    const before = contributions.get(ctx, id, contributor)
    const most = maxContributions.get(ctx, id)
    let amount = minOf(offered, minus(found.cap, found.raised))
    if (most !== undefined) {
      const given = before ?? ZERO
      ensure(given < most, crowdloanErrors.MaxContributionReached)
      amount = minOf(amount, minus(most, given))
    }
    ensure(freeBalance(ctx, contributor) >= amount, crowdloanErrors.InsufficientBalance)
    transfer(ctx, { from: contributor, to: found.fundsAccount, amount }, 'expendable')
    contributions.set(ctx, id, contributor, plus(before ?? ZERO, amount))
    crowdloans.set(ctx, id, {
      ...found,
      raised: plus(found.raised, amount),
      contributorsCount: found.contributorsCount + (before === undefined ? 1 : 0),
    })
    emit(ctx, crowdloanEvents.Contributed, { crowdloanId: id, contributor, amount })
  },
})
