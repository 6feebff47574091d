import { benchmarked, call, emit, ensureRoot } from '@glia/frame'
import { minus } from '../../subtensor/arithmetic.ts'
import { ZERO } from '../../subtensor/types.ts'
import { lookup } from '../address.ts'
import { existentialDeposit, freeBalance, issue, mutateAccount, rescind } from '../currency.ts'
import { balancesEvents } from '../events.ts'
import { address, compactBalance } from '../fields.ts'

export const forceSetBalance = call({
  index: 8,
  args: { who: address, newFree: compactBalance },
  // The dearer of force_set_balance_creating and force_set_balance_killing.
  weight: benchmarked(19_206_000, 3593, 1, 1),
  docs: 'Sets an account’s free balance; issuance follows. Below the existential deposit it becomes zero. Root only.',
  run(ctx, origin, { who: target, newFree }) {
    ensureRoot(origin)
    const who = lookup(target)
    const free = newFree < existentialDeposit(ctx) ? ZERO : newFree
    const before = freeBalance(ctx, who)
    mutateAccount(ctx, who, (data) => ({ ...data, free }))
    if (free > before) issue(ctx, minus(free, before))
    else if (free < before) rescind(ctx, minus(before, free))
    emit(ctx, balancesEvents.BalanceSet, { who, free })
  },
})
