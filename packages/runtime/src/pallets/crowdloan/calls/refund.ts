import { addWeights, benchmarked, call, DB_READ, DB_WRITE, emit, type Weight, weight } from '@glia/frame'
import { transfer } from '../../balances/index.ts'
import { subU64 } from '../../subtensor/arithmetic.ts'
import { contributionsOfOthers, ownCrowdloan } from '../crowdloans.ts'
import { crowdloanEvents, REFUND_LIMIT } from '../declarations.ts'
import { contributions, crowdloans } from '../storage.ts'
import { crowdloanId } from './fields.ts'

const refundWeight = (count: number): Weight => {
  const each = BigInt(count)
  return addWeights(
    benchmarked(110_703_000, 3747, 2, 0),
    weight((39_503_253n + 2n * DB_READ + 2n * DB_WRITE) * each, 2579n * each),
  )
}

export const refund = call({
  index: 4,
  args: { crowdloanId },
  weight: refundWeight(REFUND_LIMIT),
  docs: 'Gives fifty contributors back what they gave; to be called until all have it.',
  run(ctx, origin, { crowdloanId: id }) {
    const found = ownCrowdloan(ctx, origin, id)
    const others = contributionsOfOthers(ctx, id, found.creator)
    const refunded = others.slice(0, REFUND_LIMIT)
    let { raised } = found
    for (const { contributor, amount } of refunded) {
      transfer(ctx, { from: found.fundsAccount, to: contributor, amount }, 'expendable')
      raised = subU64(raised, amount)
      contributions.remove(ctx, id, contributor)
    }
    crowdloans.set(ctx, id, { ...found, raised, contributorsCount: found.contributorsCount - refunded.length })
    if (refunded.length < others.length) {
      emit(ctx, crowdloanEvents.PartiallyRefunded, { crowdloanId: id })
      return undefined
    }
    emit(ctx, crowdloanEvents.AllRefunded, { crowdloanId: id })
    return { actualWeight: refundWeight(refunded.length) }
  },
})
