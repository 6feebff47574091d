import { benchmarked, call, compact, emit, ensureRoot, field, multiAddress, u64 } from '@glia/frame'
import { lookup } from '../address.ts'
import { existentialDeposit, freeBalance, issue, mutateAccount, rescind } from '../currency.ts'
import { balancesEvents } from '../events.ts'

export const forceSetBalance = call({
  index: 8,
  args: { who: field(multiAddress, 'AccountIdLookupOf<T>'), newFree: field(compact(u64), 'T::Balance') },
  // The dearer of force_set_balance_creating and force_set_balance_killing.
  weight: benchmarked(19_206_000, 3593, 1, 1),
  docs: 'Sets an account’s free balance; issuance follows. Below the existential deposit it becomes zero. Root only.',
  run(ctx, origin, { who: address, newFree }) {
    ensureRoot(origin)
    const who = lookup(address)
    const free = newFree < existentialDeposit(ctx) ? 0n : newFree
    const before = freeBalance(ctx, who)
    mutateAccount(ctx, who, (data) => ({ ...data, free }))
    if (free > before) issue(ctx, free - before)
    else if (free < before) rescind(ctx, before - free)
    emit(ctx, balancesEvents.BalanceSet, { who, free })
  },
})
