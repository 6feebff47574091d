import { type AccountId, benchmarked, type Ctx, call, emit, ensureSigned } from '@glia/frame'
import { moveDeposit } from '../../balances/deposits.ts'
import type { Tao } from '../../subtensor/types.ts'
import { proxyEvents } from '../declarations.ts'
import { announcementDeposit, proxyDeposit } from '../deposits.ts'
import { announcements, proxies } from '../storage.ts'

/** Makes one kind of deposit what it would be today; whether it was another. */
function poke(ctx: Ctx, who: AccountId, kind: 'Proxies' | 'Announcements', oldDeposit: Tao, newDeposit: Tao): boolean {
  if (oldDeposit === newDeposit) return false
  moveDeposit(ctx, who, oldDeposit, newDeposit)
  emit(ctx, proxyEvents.DepositPoked, { who, kind, oldDeposit, newDeposit })
  return true
}

export const pokeDeposit = call({
  index: 10,
  args: {},
  weight: benchmarked(46_757_000, 8615, 3, 3),
  docs: 'Makes the sender’s deposits what they would be today. Free when there is something to do.',
  run(ctx, origin) {
    const who = ensureSigned(origin)
    const [delegations, forDelegations] = proxies.get(ctx, who)
    const first = proxyDeposit(delegations.length)
    const isFirst = poke(ctx, who, 'Proxies', forDelegations, first)
    if (isFirst && delegations.length === 0) proxies.remove(ctx, who)
    else if (isFirst) proxies.set(ctx, who, [delegations, first])
    const [announced, forAnnounced] = announcements.get(ctx, who)
    const second = announcementDeposit(announced.length)
    const isSecond = poke(ctx, who, 'Announcements', forAnnounced, second)
    if (isSecond && announced.length === 0) announcements.remove(ctx, who)
    else if (isSecond) announcements.set(ctx, who, [announced, second])
    return { paysFee: isFirst || isSecond ? 'No' : 'Yes' }
  },
})
