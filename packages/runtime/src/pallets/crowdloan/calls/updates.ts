import { benchmarked, call, emit, ensure, field, option } from '@glia/frame'
import { tao, ZERO } from '../../subtensor/types.ts'
import { ensureValidEnd, ownCrowdloan } from '../crowdloans.ts'
import { crowdloanErrors, crowdloanEvents, LEAST_CONTRIBUTION } from '../declarations.ts'
import { contributions, crowdloans, maxContributions } from '../storage.ts'
import { compactBalance, compactBlock, crowdloanId } from './fields.ts'

export const updateMinContribution = call({
  index: 6,
  args: { crowdloanId, newMinContribution: compactBalance },
  weight: benchmarked(13_259_000, 3747, 2, 1),
  docs: 'Says how much must be given at least. The creator only.',
  run(ctx, origin, { crowdloanId: id, newMinContribution }) {
    const found = ownCrowdloan(ctx, origin, id)
    ensure(newMinContribution >= LEAST_CONTRIBUTION, crowdloanErrors.MinimumContributionTooLow)
    const most = maxContributions.get(ctx, id)
    ensure(most === undefined || newMinContribution <= most, crowdloanErrors.MinimumContributionTooHigh)
    crowdloans.set(ctx, id, { ...found, minContribution: newMinContribution })
    emit(ctx, crowdloanEvents.MinContributionUpdated, { crowdloanId: id, newMinContribution })
  },
})

export const updateEnd = call({
  index: 7,
  args: { crowdloanId, newEnd: compactBlock },
  weight: benchmarked(12_048_000, 3747, 1, 1),
  docs: 'Says when a crowdloan ends. The creator only.',
  run(ctx, origin, { crowdloanId: id, newEnd }) {
    const found = ownCrowdloan(ctx, origin, id)
    ensureValidEnd(ctx, newEnd)
    crowdloans.set(ctx, id, { ...found, end: newEnd })
    emit(ctx, crowdloanEvents.EndUpdated, { crowdloanId: id, newEnd })
  },
})

export const updateCap = call({
  index: 8,
  args: { crowdloanId, newCap: compactBalance },
  weight: benchmarked(11_357_000, 3747, 1, 1),
  docs: 'Says how much a crowdloan raises. The creator only.',
  run(ctx, origin, { crowdloanId: id, newCap }) {
    const found = ownCrowdloan(ctx, origin, id)
    ensure(newCap >= found.raised, crowdloanErrors.CapTooLow)
    crowdloans.set(ctx, id, { ...found, cap: newCap })
    emit(ctx, crowdloanEvents.CapUpdated, { crowdloanId: id, newCap })
  },
})

export const setMaxContribution = call({
  index: 9,
  args: { crowdloanId, newMaxContribution: field(option(tao), 'Option<BalanceOf<T>>') },
  weight: benchmarked(16_024_000, 3747, 2, 1),
  docs: 'Says how much one may give at most, or that there is no such bound. The creator only.',
  run(ctx, origin, { crowdloanId: id, newMaxContribution }) {
    const { creator, minContribution } = ownCrowdloan(ctx, origin, id)
    if (newMaxContribution === undefined) maxContributions.remove(ctx, id)
    else {
      const own = contributions.get(ctx, id, creator) ?? ZERO
      ensure(
        newMaxContribution >= minContribution && newMaxContribution >= own,
        crowdloanErrors.MaximumContributionTooLow,
      )
      maxContributions.set(ctx, id, newMaxContribution)
    }
    emit(ctx, crowdloanEvents.MaxContributionUpdated, { crowdloanId: id, newMaxContribution })
  },
})
